import type { ClassFigures, Figure } from '../evaluation.ts'
import { areaFigure, precisionFigure } from '../intervals/area.ts'
import { doubtsOfClasses, withDoubts } from '../intervals/doubts.ts'
import { doubtsOfOne, doubtsOfWeights, heavyWeightsOfLabels } from '../intervals/heavyWeights.ts'
import { figureOf, undefinedFigure } from '../intervals/interval.ts'
import { meanFigures } from '../intervals/means.ts'
import { f1Figure, proportionFigure, type ProportionMethod } from '../intervals/proportion.ts'
import { effectiveSize, effectiveSizeOfShare } from '../intervals/wilson.ts'
import { metricEntry } from '../metricList.ts'
import { meanOf } from '../mean.ts'
import { averageRate, countLabels, type LabelArrays, type LabelCounts } from './counts.ts'
import { rateInterval, shareInterval } from './linearized.ts'
import { rankLabelsByKernels } from './rankedLabels.ts'
import { labelRanking, rankLabels, type RankedLabels } from './rankings.ts'
import { rowValues } from './rows.ts'
import { countedMetric } from './values.ts'

/** Figures of a multi-label model over all samples by metric id, and of each label. */
export interface MultiLabelFigures {
  readonly metrics: Readonly<Record<string, Figure>>
  readonly classes: readonly Omit<ClassFigures, 'name'>[]
}

/** @param ids as in `metricList.ts`; those that are none of the task are left out */
export function multiLabelFigures(
  arrays: LabelArrays,
  ids: readonly string[],
  method?: ProportionMethod,
): MultiLabelFigures {
  const counted = countsOf(arrays)
  const ranked = rankLabelsByKernels([arrays], ids) ?? rankLabels(arrays, ids)
  const classes = ranked.areas.map((area, label) => figuresOfLabel(arrays, counted, area, label, method))
  return { metrics: metricsOf(arrays, ids, counted, ranked, method), classes }
}

/** The metrics alone, without figures of each label: nothing is ranked unless a metric of the ranking is among them. */
export function multiLabelMetrics(
  arrays: LabelArrays,
  ids: readonly string[],
): Readonly<Record<string, Figure>> {
  const ranked = ids.some((id) => labelRanking(id))
    ? (rankLabelsByKernels([arrays], ids) ?? rankLabels(arrays, ids))
    : undefined
  return metricsOf(arrays, ids, countsOf(arrays), ranked)
}

/** Counts with weights, and without. */
interface Counted {
  readonly counts: LabelCounts
  readonly plain: LabelCounts
}

function countsOf(arrays: LabelArrays): Counted {
  const { weights, ...unweighted } = arrays
  const counts = countLabels(arrays)
  return { counts, plain: weights ? countLabels(unweighted) : counts }
}

function metricsOf(
  arrays: LabelArrays,
  ids: readonly string[],
  { counts, plain }: Counted,
  ranked: RankedLabels | undefined,
  method?: ProportionMethod,
): Readonly<Record<string, Figure>> {
  const { weights } = arrays
  const size = effectiveSize(arrays.samples, weights)
  const heavy = heavyWeightsOfLabels(arrays.yTrue, arrays.classes, weights)
  const metrics: Record<string, Figure> = {}
  const room = new Float64Array(arrays.samples)
  for (const id of ids) {
    const figure =
      rowFigure(id, arrays, size, method, room) ??
      countedFigure(id, arrays, counts, size) ??
      (ranked && rankedFigure(id, ranked, size))
    const doubts = [...doubtsOfClasses(id, plain.actual, 'labels'), ...doubtsOfWeights(id, heavy, true)]
    if (figure) metrics[id] = withDoubts(figure, doubts)
  }
  return metrics
}

function rowFigure(
  id: string,
  arrays: LabelArrays,
  size: number,
  method: ProportionMethod | undefined,
  room: Float64Array,
): Figure | undefined {
  const values = rowValues(id, arrays, room)
  if (!values) return undefined
  if (!values.every(Number.isFinite)) return undefinedFigure
  const isShare = id === 'brier' || metricEntry(id)?.scale === 'fraction'
  if (!isShare) return meanFigures({ [id]: values }, arrays.weights)[id]
  const mean = meanOf(values, arrays.weights)
  if (id === 'acc') return proportionFigure(mean, size, arrays.weights !== undefined, method)
  return figureOf(mean, ...shareInterval(values, mean, size, arrays.weights), 'linearized')
}

function countedFigure(
  id: string,
  arrays: LabelArrays,
  counts: LabelCounts,
  size: number,
): Figure | undefined {
  const counted = countedMetric(id)
  if (!counted) return undefined
  const { value } = averageRate(counted.rate, counted.average, counts)
  return figureOf(value, ...rateInterval(arrays, counts, counted.rate, counted.average, size), 'linearized')
}

function rankedFigure(id: string, { averages, sides }: RankedLabels, size: number): Figure | undefined {
  const average = averages.get(id)
  if (!average) return undefined
  const fewest = fewestPositives(id, sides, size)
  const value = average.values[0]!
  if (!id.startsWith('auc')) return precisionFigure(value, average.error, fewest)
  const degrees = labelRanking(id)!.average === 'weighted' ? average.shares - 1 : undefined
  return areaFigure(value, average.error, fewest, size - fewest, 'delong-ovr', degrees)
}

/** How many positives speak for an average where its error says nothing. */
function fewestPositives(id: string, sides: RankedLabels['sides'], size: number): number {
  const shares = sides.map((side) => (side[1]! / (side[1]! + side[0]!)) * size)
  const total = shares.reduce((sum, share) => sum + share, 0)
  return labelRanking(id)!.average === 'macro' ? Math.min(...shares) : total / shares.length
}

/** Figures of one label. */
function figuresOfLabel(
  arrays: LabelArrays,
  { counts, plain }: Counted,
  area: RankedLabels['areas'][number],
  label: number,
  method: ProportionMethod | undefined,
): Omit<ClassFigures, 'name'> {
  const { samples, classes, yTrue, yPred, weights } = arrays
  const sizeOf = (isCounted: (row: number) => boolean) => effectiveSize(samples, weights, isCounted)
  const has = (values: ArrayLike<number>) => (row: number) => Boolean(values[row * classes + label])
  const correct = counts.correct[label]!
  const [isActual, isPredicted] = [has(yTrue), has(yPred)]
  const positives = sizeOf(isActual)
  const isRight = (row: number) => isActual(row) && isPredicted(row)
  const sizeOfShare = (isCounted: (row: number) => boolean) =>
    effectiveSizeOfShare(samples, weights, isRight, isCounted)
  const share = (of: number, isCounted: (row: number) => boolean): Figure =>
    proportionFigure(correct / of, sizeOfShare(isCounted), weights !== undefined, method)
  const negatives = sizeOf((row) => !isActual(row))
  const own = doubtsOfOne(samples, weights, isActual, isPredicted)
  return {
    support: plain.actual[label]!,
    predicted: plain.predicted[label]!,
    precision: withDoubts(share(counts.predicted[label]!, isPredicted), own.precision),
    recall: withDoubts(share(counts.actual[label]!, isActual), own.recall),
    f1: withDoubts(
      f1Figure(
        correct,
        counts.actual[label]! + counts.predicted[label]!,
        sizeOfShare((row) => isActual(row) || isPredicted(row)),
        weights !== undefined,
        method,
      ),
      own.f1,
    ),
    auc: withDoubts(areaFigure(area.value, area.error, positives, negatives, 'delong'), own.auc),
  }
}
