import type { GapView, MetricRow, MetricsView } from '../../src/protocol/evaluation/metrics.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { t } from '../shared/channel.ts'
import { element, isolated, replaceChildren } from '../shared/dom.ts'
import { checkbox } from './checkbox.ts'
import { copiedSection, type EvaluationLink } from './link.ts'
import { tableParts } from './table.ts'

interface MetricsSection {
  readonly element: HTMLElement
  /** Resolves when the intervals are there that were chosen before. */
  readonly ready: Promise<void>
}

/** Every metric on test beside validation, what lies between them and what that means. */
export function metricsSection(view: EvaluationView, link: EvaluationLink): MetricsSection {
  const holder = element('div')
  const told = element('p', { class: 'visually-hidden', attributes: { role: 'status' } })
  let asked = 0
  const show = (shown: MetricsView) => replaceChildren(holder, ...partsWith(shown))
  async function choose(isExact: boolean): Promise<void> {
    link.choose('exact', isExact)
    const turn = ++asked
    const exact = isExact ? await link.request({ type: 'exactMetrics' }) : undefined
    if (turn !== asked) return
    show(exact ?? view)
    told.textContent = exact ? t('The exact intervals are shown.') : t('The usual intervals are shown.')
  }
  const isExact = link.choice('exact') === true
  show(view)
  return {
    ready: isExact ? link.attempt(() => choose(true)) : Promise.resolve(),
    element: copiedSection(
      link,
      'metrics',
      t('Validation against test'),
      [],
      gapMessage(view.gap),
      view.shift !== undefined && element('p', {}, view.shift),
      view.positiveClass !== undefined &&
        element('p', {}, t('Metrics of the positive class are about {0}.', isolated(view.positiveClass))),
      element(
        'div',
        { class: 'toolbar no-print' },
        checkbox(
          t('Exact intervals of shares of samples (Clopper–Pearson), which are wider'),
          isExact,
          (chosen) => void link.attempt(() => choose(chosen)),
        ),
      ),
      told,
      holder,
    ),
  }
}

/** Every metric with its intervals. */
const partsWith = ({ metrics, doubts }: MetricsView): readonly (HTMLElement | undefined)[] =>
  tableParts<MetricRow>(
    {
      caption: t('Validation against test'),
      columns: [
        { title: t('Metric'), cell: ({ title }) => title },
        { title: t('Test'), numeric: true, cell: ({ test }) => test, figureName: ({ title }) => title },
        { title: t('Validation'), numeric: true, cell: ({ val }) => val, figureName: ({ title }) => title },
        {
          title: t('Test − validation'),
          numeric: true,
          cell: ({ difference }) => difference,
          figureName: ({ title }) => t('{0}, difference', title),
        },
      ],
      rows: metrics,
      hint: ({ definition }) => definition,
    },
    doubts,
  )

/** What the gap between validation and test means. */
function gapMessage(gap: GapView): HTMLElement {
  const classes = { excellent: '', acceptable: 'warning', 'too-large': 'error', unknown: 'warning' }[gap.band]
  return element('p', { class: `message ${classes}`.trim() }, gapText(gap))
}

function gapText({ band, metric, difference, worse, excellent, acceptable }: GapView): string {
  if (band === 'unknown' || !difference)
    return t(
      'There is no gap to judge: without validation predictions nothing says whether choosing the model by validation made it look better than it is.',
    )
  const change =
    difference.value === 0
      ? t('{0} is the same on test as on validation.', metric)
      : worse
        ? t('{0} is worse on test than on validation ({1}).', metric, difference.text)
        : t('{0} is better on test than on validation ({1}).', metric, difference.text)
  const judgement = {
    excellent: t('The gap is excellent: under {0}.', excellent),
    acceptable: t('The gap is acceptable: under {0}, though not under {1}.', acceptable, excellent),
    'too-large': t(
      'The gap is too large: {0} or more. Look at how the data was split before anything else.',
      acceptable,
    ),
  }[band]
  return `${change} ${judgement}`
}
