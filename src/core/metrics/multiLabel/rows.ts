import { logLoss } from '../probabilityMetrics.ts'
import { rateOf, type LabelArrays } from './counts.ts'

/*
 * Metrics of multi-label predictions that are a mean over the samples: one value a sample. NaN where a sample's
 * value is undefined, and with it the metric; 0 where the sample weighs nothing.
 */

type RowMetric = (arrays: LabelArrays, row: number) => number

const metrics: Readonly<Record<string, RowMetric>> = {
  acc: ({ classes, yTrue, yPred }, row) => {
    for (let at = row * classes; at < (row + 1) * classes; at++) {
      if (Boolean(yTrue[at]) !== Boolean(yPred[at])) return 0
    }
    return 1
  },
  hamming_loss: overLabels(({ yTrue, yPred }, at) => (Boolean(yTrue[at]) === Boolean(yPred[at]) ? 0 : 1)),
  loss: overLabels(({ yTrue, scores }, at) => logLoss(yTrue[at] ? scores[at]! : 1 - scores[at]!)),
  brier: overLabels(({ yTrue, scores }, at) => (scores[at]! - yTrue[at]!) ** 2),
  lrap: rankingPrecision,
  ranking_loss: rankingLoss,
  coverage_error: coverage,
}

/** The values of a metric by its id in `metricList.ts`, one a sample; undefined where it is no mean over samples. */
export function rowValues(id: string, arrays: LabelArrays): Float64Array | undefined {
  const metric = Object.hasOwn(metrics, id) ? metrics[id] : sampleRate(id)
  if (!metric) return undefined
  const values = new Float64Array(arrays.samples)
  for (let row = 0; row < values.length; row++)
    if (arrays.weights?.[row] !== 0) values[row] = metric(arrays, row)
  return values
}

function overLabels(metric: (arrays: LabelArrays, at: number) => number): RowMetric {
  return (arrays, row) => {
    let total = 0
    for (let at = row * arrays.classes; at < (row + 1) * arrays.classes; at++) total += metric(arrays, at)
    return total / arrays.classes
  }
}

/** `average='samples'` of precision, recall, F-beta and the Jaccard index. */
function sampleRate(id: string): RowMetric | undefined {
  const rate = id.endsWith('_samples') ? rateOf(id.replace(/_samples$/, '')) : undefined
  if (!rate) return undefined
  return ({ classes, yTrue, yPred }, row) => {
    let [correct, actual, predicted] = [0, 0, 0]
    for (let at = row * classes; at < (row + 1) * classes; at++) {
      if (yTrue[at]) actual++
      if (yPred[at]) predicted++
      if (yTrue[at] && yPred[at]) correct++
    }
    return rate(correct, actual, predicted).value
  }
}

/** A row's labels from the highest score down, as runs of equal scores: how many there are and how many are true. */
function* runsOf({ classes, yTrue, scores }: LabelArrays, row: number): Iterable<[all: number, own: number]> {
  const start = row * classes
  const order = Uint32Array.from({ length: classes }, (_, label) => start + label)
  order.sort((a, b) => scores[b]! - scores[a]!)
  let [all, own] = [0, 0]
  for (let place = 0; place < classes; place++) {
    all++
    if (yTrue[order[place]!]) own++
    if (place + 1 < classes && scores[order[place]!] === scores[order[place + 1]!]) continue
    yield [all, own]
    ;[all, own] = [0, 0]
  }
}

/** `label_ranking_average_precision_score` of a sample: 1 where it has no label, or all. */
function rankingPrecision(arrays: LabelArrays, row: number): number {
  let [above, right, total] = [0, 0, 0]
  for (const [all, own] of runsOf(arrays, row)) {
    above += all
    right += own
    total += (own * right) / above
  }
  return right === 0 || right === arrays.classes ? 1 : total / right
}

/** `label_ranking_loss` of a sample: the share of pairs that stand the wrong way round, or equal; 0 without pairs. */
function rankingLoss(arrays: LabelArrays, row: number): number {
  let [wrongAbove, pairs, right] = [0, 0, 0]
  for (const [all, own] of runsOf(arrays, row)) {
    wrongAbove += all - own
    pairs += own * wrongAbove
    right += own
  }
  return right === 0 || right === arrays.classes ? 0 : pairs / (right * (arrays.classes - right))
}

/** `coverage_error` of a sample: how far down the ranking its last label stands; 0 where it has none. */
function coverage(arrays: LabelArrays, row: number): number {
  let [above, last] = [0, 0]
  for (const [all, own] of runsOf(arrays, row)) {
    above += all
    if (own > 0) last = above
  }
  return last
}
