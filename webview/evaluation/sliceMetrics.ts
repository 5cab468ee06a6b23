import type { SliceMetricsAnswer } from '../../src/protocol/evaluationView.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { doubtsBelow, figure } from './figures.ts'
import { methodsBelow } from './methods.ts'
import { tableHead } from './tableHead.ts'

/** Every metric of a slice beside those of all test samples, or why there are none. */
export function metricsOf(
  answer: SliceMetricsAnswer,
  close: () => void,
): readonly (HTMLElement | undefined)[] {
  if (answer.kind === 'refused') return [element('p', { class: 'message error' }, answer.reason)]
  const { where, samples, rows, doubts } = answer
  return [
    element(
      'div',
      { class: 'heading' },
      element(
        'h3',
        { attributes: { id: 'slice-metrics' } },
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
    element(
      'div',
      { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-labelledby': 'slice-metrics' } },
      element(
        'table',
        {},
        tableHead(t('Metric'), [t('{0} samples', countText(samples)), t('All test samples')]),
        element(
          'tbody',
          {},
          ...rows.map(({ title, definition, inside, whole }) =>
            element(
              'tr',
              {},
              element('th', { attributes: { scope: 'row', title: definition } }, title),
              element('td', { class: 'number' }, figure(inside)),
              element('td', { class: 'number' }, figure(whole)),
            ),
          ),
        ),
      ),
    ),
    doubtsBelow(doubts),
    methodsBelow(rows.map(({ title, inside }) => [title, inside] as const)),
  ]
}
