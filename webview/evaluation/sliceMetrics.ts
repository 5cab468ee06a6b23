import type { SliceMetricsAnswer } from '../../src/protocol/evaluation/slices.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { tableParts } from './table.ts'

type SliceMetrics = Extract<SliceMetricsAnswer, { kind: 'metrics' }>

/** Every metric of a slice beside those of all test samples, or why there are none. */
export function metricsOf(
  answer: SliceMetricsAnswer,
  close: () => void,
): readonly (HTMLElement | undefined)[] {
  if (answer.kind === 'refused')
    return [element('p', { class: 'message error', attributes: { tabindex: -1 } }, answer.reason)]
  const { where, samples, rows, doubts } = answer
  return [
    element(
      'div',
      { class: 'heading' },
      element(
        'h3',
        { attributes: { tabindex: -1 } },
        t('Metrics of the slice'),
        ' ',
        element('code', {}, element('bdi', {}, where)),
      ),
      element(
        'button',
        { class: 'secondary no-print', attributes: { type: 'button' }, on: { click: close } },
        t('Close'),
      ),
    ),
    ...tableParts<SliceMetrics['rows'][number]>(
      {
        caption: t('Metrics of the slice'),
        columns: [
          { title: t('Metric'), cell: ({ title }) => title },
          {
            title: t('{0} samples', countText(samples)),
            numeric: true,
            cell: ({ inside }) => inside,
            figureName: ({ title }) => title,
          },
          {
            title: t('All test samples'),
            numeric: true,
            cell: ({ whole }) => whole,
            figureName: ({ title }) => title,
          },
        ],
        rows,
        hint: ({ definition }) => definition,
      },
      doubts,
    ),
  ]
}
