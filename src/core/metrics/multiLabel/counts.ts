import { ClassSums } from '../mean.ts'
import { metricFamily } from '../metricFamily.ts'
import { fBetaFrom, precisionFrom, recallFrom } from '../rates.ts'

/** What a multi-label model's predictions are made of: samples × labels in C order, 0 or 1 and the scores. */
export interface LabelArrays {
  readonly samples: number
  /** How many labels there are. */
  readonly classes: number
  readonly yTrue: ArrayLike<number>
  readonly yPred: ArrayLike<number>
  readonly scores: ArrayLike<number>
  readonly weights?: Float64Array
}

/** Of each label how often it is there, how often it was predicted and how often both, as sums of weights. */
export interface LabelCounts {
  readonly actual: Float64Array
  readonly predicted: Float64Array
  readonly correct: Float64Array
}

export function countLabels({ samples, classes, yTrue, yPred, weights }: LabelArrays): LabelCounts {
  const [actual, predicted, correct] = [
    new ClassSums(classes),
    new ClassSums(classes),
    new ClassSums(classes),
  ]
  for (let row = 0; row < samples; row++) {
    const weight = weights ? weights[row]! : 1
    for (let label = 0; label < classes; label++) {
      const at = row * classes + label
      if (yTrue[at]) actual.add(label, weight)
      if (yPred[at]) predicted.add(label, weight)
      if (yTrue[at] && yPred[at]) correct.add(label, weight)
    }
  }
  return { actual: actual.values(), predicted: predicted.values(), correct: correct.values() }
}

/** A metric of one label, or of all together, with its derivatives by the three counts. */
interface Rate {
  readonly value: number
  readonly byCorrect: number
  readonly byActual: number
  readonly byPredicted: number
}

export type RateOf = (correct: number, actual: number, predicted: number) => Rate

/** precision, recall, F-beta and the Jaccard index; undefined for other names. Their values are NaN where undefined. */
export function rateOf(name: string): RateOf | undefined {
  if (name === 'precision') {
    return (c, _, p) => ({
      value: precisionFrom(c, p),
      byCorrect: 1 / p,
      byActual: 0,
      byPredicted: -c / p ** 2,
    })
  }
  if (name === 'recall') {
    return (c, a) => ({ value: recallFrom(c, a), byCorrect: 1 / a, byActual: -c / a ** 2, byPredicted: 0 })
  }
  if (name === 'jaccard') {
    return (c, a, p) => {
      const union = a + p - c
      const lost = -c / union ** 2
      return { value: c / union, byCorrect: 1 / union - lost, byActual: lost, byPredicted: lost }
    }
  }
  const family = metricFamily(name)
  if (family?.kind !== 'f-beta') return undefined
  const beta = family.parameter
  const square = beta ** 2
  return (c, a, p) => {
    const all = square * a + p
    const lost = (-(1 + square) * c) / all ** 2
    return {
      value: fBetaFrom(c, p, a, beta),
      byCorrect: (1 + square) / all,
      byActual: square * lost,
      byPredicted: lost,
    }
  }
}

export type LabelAverage = 'macro' | 'weighted' | 'micro'

/** A metric over all labels, and how it changes with each label's counts. */
export interface AveragedRate {
  readonly value: number
  readonly byCorrect: Float64Array
  readonly byActual: Float64Array
  readonly byPredicted: Float64Array
}

/**
 * scikit-learn's averages of labels: `macro` over all of them, `weighted` by how often each is there (those that are
 * nowhere count nothing), `micro` of the summed counts. NaN where a label that counts is undefined.
 */
export function averageRate(rate: RateOf, average: LabelAverage, counts: LabelCounts): AveragedRate {
  const { actual, predicted, correct } = counts
  const labels = actual.length
  const result = {
    value: 0,
    byCorrect: new Float64Array(labels),
    byActual: new Float64Array(labels),
    byPredicted: new Float64Array(labels),
  }
  if (average === 'micro') {
    const all = rate(sum(correct), sum(actual), sum(predicted))
    result.byCorrect.fill(all.byCorrect)
    result.byActual.fill(all.byActual)
    result.byPredicted.fill(all.byPredicted)
    return { ...result, value: all.value }
  }
  const total = sum(actual)
  const values = new Float64Array(labels)
  for (let label = 0; label < labels; label++) {
    const share = average === 'macro' ? 1 / labels : actual[label]! / total
    if (share === 0) continue
    const own = rate(correct[label]!, actual[label]!, predicted[label]!)
    values[label] = own.value
    result.value += share * own.value
    result.byCorrect[label] = share * own.byCorrect
    result.byActual[label] = share * own.byActual
    result.byPredicted[label] = share * own.byPredicted
  }
  if (average === 'weighted') {
    for (let label = 0; label < labels; label++) {
      result.byActual[label]! += (values[label]! - result.value) / total
    }
    if (total === 0) result.value = Number.NaN
  }
  return result
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
