import type { Doubt } from '../metrics/intervals/doubts.ts'
import { metricEntry, type MetricKind, metricTitle } from '../metrics/metricList.ts'
import { plural } from './figures.ts'
import { inProse } from './inProse.ts'
import { shownName } from './shownName.ts'

/** What may carry doubts of its interval: a figure or a difference. */
interface Doubted {
  readonly doubts?: readonly Doubt[] | undefined
}

/** With the metric that it is of, by its name with or without the prefix of a split, or its title. */
type Named = readonly [metric: string, doubted: Doubted]

/** What stands behind an interval that may be too short. */
export const markOf = ({ doubts }: Doubted): string => (doubts?.length ? ', doubtful' : '')

/** Why, in a clause about one figure. */
const clauses: { readonly [R in Doubt['reason']]: string } = {
  'heavy-tail': 'a few samples with far larger losses or errors than the others decide it',
  'small-sample': 'fewer than 200 samples don’t show whether a few large losses or errors decide it',
  'few-samples': 'a class or label has too few samples for it',
  'heavy-weights': 'a few samples that weigh far more than the others decide it',
}

/** More metrics than these are counted. */
const mostNamed = 4

/** As they stand in a sentence, each once. */
const proseNames = (metrics: readonly string[]): readonly string[] => [
  ...new Set(metrics.map((metric) => inProse(metricTitle(metric)))),
]

const namesOf = (metrics: readonly string[]): string => {
  const names = proseNames(metrics)
  const shown = names.length > mostNamed ? names.slice(0, mostNamed - 1) : names
  const rest = names.length - shown.length
  const all = rest > 0 ? [...shown, `${rest} more`] : shown
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

const kindOf = (metric: string): MetricKind | undefined => metricEntry(metric)?.kind

/** What to judge by that a few samples don't move, where these metrics are of values, or of probabilities. */
function adviceFor(metrics: readonly string[]): string {
  const isOfErrors = metrics.some((metric) => kindOf(metric) === 'error')
  // The loss of values is one of their errors.
  const isOfLosses = !isOfErrors && metrics.some((metric) => kindOf(metric) === 'loss')
  if (isOfErrors)
    return 'Look at the worst samples, and judge by the quantiles of the errors too, which they don’t move.'
  return isOfLosses
    ? 'Look at the samples with the highest loss, and judge by accuracy and ROC-AUC too, which they hardly move.'
    : 'Look at the worst samples.'
}

const heavyTail = (metrics: readonly string[]) =>
  `A few samples with far larger losses or errors than the others decide ${namesOf(metrics)}; with such tails intervals held the truth in 88 to 95 % of simulations instead of 95 %. ${adviceFor(metrics)}`

const smallSample = (metrics: readonly string[]) =>
  `Fewer than 200 samples don’t show whether a few with far larger losses or errors than the others decide ${namesOf(metrics)}; where they do, intervals of 50 to 100 samples held the truth in 88 to 95 % of simulations, of 20 in as few as 82 %. More samples would tell.`

const heavyWeights = (metrics: readonly string[]) =>
  `A few samples that weigh far more than the others decide ${namesOf(metrics)}. Look at why they weigh so much; more samples like them would tell.`

/** Which class or label has how many samples, and how many the marked figures need. */
function fewSamples(
  doubts: readonly (readonly [metric: string, doubt: Extract<Doubt, { reason: 'few-samples' }>])[],
  classNames: readonly string[],
  areWeighed: boolean,
): string {
  const { class: index, samples, label = false } = doubts[0]![1]
  const leasts = doubts.map(([, { least }]) => least)
  const [from, to] = [Math.min(...leasts), Math.max(...leasts)]
  const needed = from === to ? `${from}` : `${from} to ${to}, by metric`
  const metrics = doubts.map(([metric]) => metric)
  const verb = proseNames(metrics).length > 1 ? 'need' : 'needs'
  return `${label ? 'Label' : 'Class'} ${shownName(classNames[index] ?? String(index))} has ${plural(samples, 'sample')}, of which ${namesOf(metrics)} ${verb} ${needed}. With 6 to 20, intervals held the truth in 80 to 99 % of simulations instead of 95 %, with two in as few as 56 %. Precision, recall and F1 of single ${label ? 'labels' : 'classes'} have intervals that hold with any number${areWeighed ? ' of samples that weigh about the same' : ''}.`
}

/** ` That interval may be too short, as …` of the reasons; nothing where there are none. */
export function doubtClause(reasons: readonly string[] = []): string {
  const known = reasons.flatMap((reason) => clauses[reason as Doubt['reason']] ?? [])
  return known.length === 0 ? '' : ` That interval may be too short, as ${known.join(', and ')}.`
}

/**
 * What the marks behind intervals mean, in sentences, each reason once with the metrics it is of; none where no figure
 * has one.
 *
 * @param classNames in index order; a class without a name is called by its index
 */
export function doubtSentences(figures: readonly Named[], classNames: readonly string[] = []): string[] {
  const doubts = figures.flatMap(([metric, figure]) =>
    (figure.doubts ?? []).map((doubt) => [metric, doubt] as const),
  )
  const few = doubts.flatMap(([metric, doubt]) =>
    doubt.reason === 'few-samples' ? [[metric, doubt] as const] : [],
  )
  const metricsOf = (reason: Doubt['reason']) =>
    doubts.flatMap(([metric, doubt]) => (doubt.reason === reason ? [metric] : []))
  const [heavy, small, weighed] = [
    metricsOf('heavy-tail'),
    metricsOf('small-sample'),
    metricsOf('heavy-weights'),
  ]
  return [
    ...(doubts.length > 0 ? ['Intervals marked doubtful may be too short.'] : []),
    ...(few.length > 0 ? [fewSamples(few, classNames, weighed.length > 0)] : []),
    ...(weighed.length > 0 ? [heavyWeights(weighed)] : []),
    ...(heavy.length > 0 ? [heavyTail(heavy)] : []),
    ...(small.length > 0 ? [smallSample(small)] : []),
  ]
}
