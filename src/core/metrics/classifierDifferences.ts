import { calibrationErrors } from '../calibration/calibrationFigures.ts'
import type { MetricDifference } from './comparison.ts'
import { confusionOf } from './confusion.ts'
import { countClasses } from './countClasses.ts'
import { differenceOf, directed } from './difference.ts'
import { pointOf, roundedFraction } from './intervals/area.ts'
import { doubtsOfClasses, withDoubts } from './intervals/doubts.ts'
import { doubtsOfWeights, heavyWeights } from './intervals/heavyWeights.ts'
import { jackknifeMeans } from './intervals/jackknife.ts'
import { mcNemar, pairedDifference, type PairedCounts } from './intervals/paired.ts'
import { pairedLabelIntervals } from './intervals/pairedBootstrap.ts'
import { pairsToTell } from './intervals/power.ts'
import { softenedLabelIntervals } from './intervals/softened.ts'
import { effectiveSizes, sizeOfOutcomes } from './intervals/wilson.ts'
import { labelFormula } from './labelFormulas.ts'
import { accuracy } from './labelMetrics.ts'
import { metricFamily } from './metricFamily.ts'
import { metricEntry } from './metricList.ts'
import { meanOf } from './mean.ts'
import { countAlone, pairedKindsOf } from './pairedKinds.ts'
import { areProbabilities, brierScoreAt, logLossAt, topKHits, type ValueAt } from './probabilityMetrics.ts'
import { averageRankings, isOfRankings } from './rankingAverages.ts'
import { hasScores } from '../runs/scores.ts'
import type { Predictions } from '../runs/predictions.ts'

/** Where a class has fewer samples, percentiles of the bootstrap are too short: with 10 they cover 86 to 89 %. */
const leastOfBootstrap = 50

/**
 * Differences of two classifiers on the same samples in the same order, by metric id.
 *
 * @param ids as in `metricList.ts`; those that are none of classes are left out
 */
export function classifierDifferences(
  first: Predictions,
  second: Predictions,
  ids: readonly string[],
  positive?: number,
): Record<string, MetricDifference> {
  const supports = countClasses(first.yTrue, first.classes)
  const areScored = [first, second].every(hasScores)
  const areProbable = areScored && (!ids.some(isOfProbabilities) || [first, second].every(areProbabilities))
  const told = areProbable ? ids : ids.filter((id) => !isOfProbabilities(id))
  // The means first: memory of the kernels that rankings take is given back late.
  const found = {
    ...(areScored && meanDifferences(first, second, told)),
    ...labelDifferences(first, second, supports, ids, positive),
    ...(areScored && rankingDifferences(first, second, ids, positive)),
    ...(areScored && calibrationDifferences(first, second, told)),
  }
  const heavy = heavyWeights(first.yTrue, first.classes, first.weights)
  const doubtsOf = (id: string) => [
    ...doubtsOfClasses(id, supports, 'difference'),
    ...doubtsOfWeights(id, heavy),
  ]
  return Object.fromEntries(
    ids.flatMap((id) => (found[id] ? [[id, withDoubts(found[id], doubtsOf(id))]] : [])),
  )
}

/** Whether a metric says nothing of scores that are no probabilities. */
function isOfProbabilities(id: string): boolean {
  const kind = metricEntry(id)?.kind
  return kind === 'loss' || kind === 'calibration'
}

/** @param supports how many samples each class has */
function labelDifferences(
  first: Predictions,
  second: Predictions,
  supports: Uint32Array,
  ids: readonly string[],
  positive: number | undefined,
): Record<string, MetricDifference> {
  const { yTrue, classes, weights, samples } = first
  const formulas = ids.flatMap((id) => {
    const formula = labelFormula(id, positive)
    // The micro averages are the accuracy once more.
    return formula && formula.made.of !== 'samples' ? [{ id, metric: formula.metric }] : []
  })
  if (formulas.length === 0 && !ids.includes('acc')) return {}
  const metrics = formulas.map(({ metric }) => metric)
  const predicted = [first.yPred, second.yPred] as const
  const kinds = weights ? undefined : pairedKindsOf(yTrue, ...predicted, classes)
  const isScarce = supports.some((support) => support > 0 && support < leastOfBootstrap)
  const intervals =
    metrics.length === 0
      ? []
      : isScarce
        ? softenedLabelIntervals(yTrue, ...predicted, classes, metrics, weights)
        : pairedLabelIntervals(kinds ?? pairedKindsOf(yTrue, ...predicted, classes, weights), metrics)
  const method = isScarce ? 'linearized-softened' : 'bootstrap-paired'
  const [one, other] = predicted.map((each) => confusionOf(yTrue, each, classes, weights))
  const differences = Object.fromEntries(
    formulas.map(({ id, metric }, at) => [
      id,
      differenceOf(id, metric(one!), metric(other!), intervals[at]!, method, samples),
    ]),
  )
  const acc = kinds
    ? accuracyDifference(countAlone(kinds))
    : weightedAccuracyDifference(first, second, weights!, accuracy(one!), accuracy(other!))
  return { ...differences, acc }
}

/** The verdict is that of the exact McNemar test, which with few samples is stricter than the interval. */
function accuracyDifference(counts: PairedCounts): MetricDifference {
  const { both, first, second, neither } = counts
  const samples = both + first + second + neither
  const [one, other] = [(both + first) / samples, (both + second) / samples]
  const pValue = mcNemar(first, second)
  return {
    ...differenceOf('acc', one, other, pairedDifference(counts), 'newcombe-paired', samples),
    pValue,
    verdict: pValue < 0.05 ? directed('acc', first - second) : 'unclear',
    samplesNeeded: pairsToTell(first / samples, second / samples),
  }
}

/**
 * Of weighted samples there is no exact test: the interval is that of as many as they count for.
 *
 * @param one accuracy of the first model
 * @param other of the second
 */
function weightedAccuracyDifference(
  first: Predictions,
  second: Predictions,
  weights: Float64Array,
  one: number,
  other: number,
): MetricDifference {
  const { yTrue, yPred, samples } = first
  const counts = { both: 0, first: 0, second: 0, neither: 0 }
  const squares = { both: 0, first: 0, second: 0, neither: 0 }
  for (let row = 0; row < samples; row++) {
    const isFirst = yPred[row] === yTrue[row]
    const isSecond = second.yPred[row] === yTrue[row]
    const kind = isFirst ? (isSecond ? 'both' : 'first') : isSecond ? 'second' : 'neither'
    counts[kind] += weights[row]!
    squares[kind] += weights[row]! ** 2
  }
  const total = counts.both + counts.first + counts.second + counts.neither
  const difference = (counts.first - counts.second) / total
  const kinds = ['both', 'first', 'second', 'neither'] as const
  const size = sizeOfOutcomes(
    kinds.map((kind) => counts[kind]),
    kinds.map((kind) => squares[kind]),
    [0, 1, -1, 0].map((moved) => moved - difference),
  )
  for (const kind of kinds) counts[kind] *= size / total
  const interval = pairedDifference(counts)
  return differenceOf('acc', one, other, interval, 'newcombe-paired', samples)
}

function rankingDifferences(
  first: Predictions,
  second: Predictions,
  ids: readonly string[],
  positive: number | undefined,
): Record<string, MetricDifference> {
  const { yTrue, classes, weights, samples } = first
  const asked = ids.filter(isOfRankings)
  if (asked.length === 0) return {}
  // Of two classes there is one ranking, whatever is averaged.
  const rankingOf = (id: string) => (classes > 2 ? id : id.startsWith('ap') ? 'ap' : 'auc')
  const rankings = [...new Set(asked.map(rankingOf))]
  const sizes = effectiveSizes(yTrue, classes, weights)
  const scores = [first.scores, second.scores]
  const { averages } = averageRankings({ yTrue, classes, weights }, scores, rankings, positive, sizes)
  return Object.fromEntries(
    asked.map((id) => {
      const { values, spread } = averages[rankings.indexOf(rankingOf(id))]!
      const [one, other] = [roundedFraction(values[0]!), roundedFraction(values[1]!)]
      const { error, degrees } = spread!
      const half = pointOf(degrees) * error
      const difference = one - other
      const interval = [difference - half, difference + half] as const
      const method = id.startsWith('auc') ? 'delong-paired' : 'jackknife-paired'
      return [id, differenceOf(id, one, other, interval, method, samples)] as const
    }),
  )
}

function meanDifferences(
  first: Predictions,
  second: Predictions,
  ids: readonly string[],
): Record<string, MetricDifference> {
  const { yTrue, classes, weights, samples } = first
  const valuesOf = (id: string): ((scores: Float64Array) => ValueAt) | undefined => {
    if (id === 'loss') return (scores) => logLossAt(yTrue, scores, classes)
    if (id === 'brier') return (scores) => brierScoreAt(yTrue, scores, classes)
    const family = metricFamily(id)
    if (family?.kind !== 'top-k' || family.parameter >= classes) return undefined
    return (scores) => {
      const hits = topKHits(yTrue, scores, classes, family.parameter)
      return (row) => hits[row]!
    }
  }
  const asked = ids.flatMap((id) => {
    const values = valuesOf(id)
    return values ? [{ id, values }] : []
  })
  if (asked.length === 0) return {}
  // One metric after the other in the same columns.
  const [ours, theirs] = [new Float64Array(samples), new Float64Array(samples)]
  const fill = (column: Float64Array, valueAt: ValueAt): number => {
    for (let row = 0; row < samples; row++) column[row] = valueAt(row)
    return meanOf(column, weights)
  }
  return Object.fromEntries(
    asked.map(({ id, values }) => {
      const means = [fill(ours, values(first.scores)), fill(theirs, values(second.scores))] as const
      for (let row = 0; row < samples; row++) ours[row] = ours[row]! - theirs[row]!
      const [interval] = jackknifeMeans([(row) => ours[row]!], [([mean]) => mean!], weights, theirs)
      const { low, high, doubts } = interval!
      return [id, differenceOf(id, ...means, [low, high], 'jackknife-t-paired', samples, doubts)]
    }),
  )
}

/**
 * Chance adds to each model's error, most to that of the best calibrated, so that an interval around their difference
 * would miss it. Both errors are taken to lie within their own intervals: cautious, as each would have to lie at an end
 * at once. Errors that are the same to the last digit are those of the same scores, and differ by nothing.
 */
function calibrationDifferences(
  first: Predictions,
  second: Predictions,
  ids: readonly string[],
): Record<string, MetricDifference> {
  const asked = ids.filter((id) => id === 'ece' || id === 'adaptive_ece')
  if (asked.length === 0) return {}
  const { yTrue, weights, samples } = first
  const { yPred, scores, classes } = second
  const ours = calibrationErrors(first)
  const theirs = calibrationErrors({ yTrue, yPred, scores, classes, ...(weights && { weights }) })
  return Object.fromEntries(
    asked.map((id) => {
      const [one, other] = [ours[id], theirs[id]]
      const isSame = one.value === other.value && one.low === other.low && one.high === other.high
      const interval = isSame
        ? ([0, 0] as const)
        : ([orNaN(one.low) - orNaN(other.high), orNaN(one.high) - orNaN(other.low)] as const)
      const values = [orNaN(one.value), orNaN(other.value)] as const
      return [id, differenceOf(id, ...values, interval, 'bootstrap-bins', samples)] as const
    }),
  )
}

const orNaN = (value: number | null): number => value ?? Number.NaN
