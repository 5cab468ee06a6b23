import type { GapView } from '../../src/protocol/evaluation/metrics.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { hintOf } from './figures.ts'
import { tile } from './tile.ts'

/** The figure the project is judged by, validation beside it, and what lies between them. */
export function summaryTiles({ metrics, gap, samples }: EvaluationView): HTMLElement {
  const primary = metrics[0]
  return element(
    'dl',
    { class: 'tiles' },
    primary &&
      tile(
        t('{0}, test', primary.title),
        primary.test.text,
        primary.test.interval && t('95 % interval {0}', primary.test.interval),
        hintOf(primary.test),
      ),
    primary?.val &&
      tile(
        t('{0}, validation', primary.title),
        primary.val.text,
        primary.val.interval && t('95 % interval {0}', primary.val.interval),
        hintOf(primary.val),
      ),
    tile(
      // The gap of an error is judged by a figure that doesn't grow with the values.
      primary && primary.title !== gap.metric
        ? t('{0}, test − validation', gap.metric)
        : t('Test − validation'),
      gap.difference?.text ?? '–',
      gap.difference?.interval === undefined
        ? bandName(gap.band)
        : t('{0}, 95 % interval {1}', bandName(gap.band), gap.difference.interval),
      gap.difference && hintOf(gap.difference),
    ),
    tile(t('Test samples'), countText(samples)),
  )
}

function bandName(band: GapView['band']): string {
  return {
    excellent: t('excellent'),
    acceptable: t('acceptable'),
    'too-large': t('too large'),
    unknown: t('not known'),
  }[band]
}
