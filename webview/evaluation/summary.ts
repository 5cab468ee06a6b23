import type { EvaluationView, GapView, MetricRow } from '../../src/protocol/evaluationView.ts'
import { t } from '../shared/channel.ts'
import { element, isolated } from '../shared/dom.ts'
import { doubtsBelow, figure, hintOf } from './figures.ts'
import { copyButton, section, type EvaluationLink } from './link.ts'
import { methodsBelow } from './methods.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { tableHead } from './tableHead.ts'

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
        primary.test.interval && t('95% interval {0}', primary.test.interval),
        hintOf(primary.test),
      ),
    primary?.val &&
      tile(
        t('{0}, validation', primary.title),
        primary.val.text,
        primary.val.interval && t('95% interval {0}', primary.val.interval),
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
        : t('{0}, 95% interval {1}', bandName(gap.band), gap.difference.interval),
      gap.difference && hintOf(gap.difference),
    ),
    tile(t('Test samples'), countText(samples), undefined),
  )
}

function tile(title: string, value: string, detail: string | undefined, hint?: string): HTMLElement {
  return element(
    'div',
    { class: 'tile' },
    element('dt', {}, title),
    element('dd', {}, value),
    detail !== undefined && element('dd', { class: 'detail', attributes: { title: hint } }, detail),
  )
}

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

function bandName(band: GapView['band']): string {
  return {
    excellent: t('excellent'),
    acceptable: t('acceptable'),
    'too-large': t('too large'),
    unknown: t('not known'),
  }[band]
}

export function metricsSection(view: EvaluationView, link: EvaluationLink): HTMLElement {
  return section(
    'metrics',
    t('Validation against test'),
    [copyButton(link, 'metrics')],
    gapMessage(view.gap),
    view.shift !== undefined && element('p', {}, view.shift),
    view.positiveClass !== undefined &&
      element('p', {}, t('Metrics of the positive class are about {0}.', isolated(view.positiveClass))),
    element(
      'div',
      { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-labelledby': 'metrics' } },
      element(
        'table',
        {},
        tableHead(t('Metric'), [t('Test'), t('Validation'), t('Test − validation')]),
        element('tbody', {}, ...view.metrics.map(metricRow)),
      ),
    ),
    doubtsBelow(view.doubts),
    methodsBelow(
      view.metrics.flatMap(({ title, test, val, difference }) => [
        [title, test] as const,
        [title, val] as const,
        [t('{0}, difference', title), difference] as const,
      ]),
    ),
  )
}

const metricRow = ({ title, definition, test, val, difference }: MetricRow): HTMLElement =>
  element(
    'tr',
    {},
    element('th', { attributes: { scope: 'row', title: definition } }, title),
    element('td', { class: 'number' }, figure(test)),
    element('td', { class: 'number' }, figure(val)),
    element('td', { class: 'number' }, figure(difference)),
  )
