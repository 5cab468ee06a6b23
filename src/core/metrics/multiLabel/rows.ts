import { logLoss } from '../probabilityMetrics.ts'
import { rateOf, type LabelArrays } from './counts.ts'

/*
 * Metrics of multi-label predictions that are a mean over the samples: one value a sample. NaN where a sample's
 * value is undefined, and with it the metric; 0 where the sample weighs nothing.
 */

/** Makes of predictions what gives the value of a sample. */
type RowMetric = (arrays: LabelArrays) => (row: number) => number

const metrics: Readonly<Record<string, RowMetric>> = {
  acc:
    ({ classes, yTrue, yPred }) =>
    (row) => {
      for (let at = row * classes; at < (row + 1) * classes; at++) {
        if (Boolean(yTrue[at]) !== Boolean(yPred[at])) return 0
      }
      return 1
    },
  hamming_loss: overLabels(({ yTrue, yPred }, at) => (Boolean(yTrue[at]) === Boolean(yPred[at]) ? 0 : 1)),
  loss: overLabels(({ yTrue, scores }, at) => logLoss(yTrue[at] ? scores[at]! : 1 - scores[at]!)),
  brier: overLabels(({ yTrue, scores }, at) => (scores[at]! - yTrue[at]!) ** 2),
  lrap: overRanking(rankingPrecision),
  ranking_loss: overRanking(rankingLoss),
  coverage_error: overRanking(coverage),
}

/**
 * The values of a metric by its id in `metricList.ts`, one a sample; undefined where it is no mean over samples.
 *
 * @param room of as many numbers as there are samples: they are left there where it is given
 */
export function rowValues(id: string, arrays: LabelArrays, room?: Float64Array): Float64Array | undefined {
  const metric = Object.hasOwn(metrics, id) ? metrics[id] : sampleRate(id)
  if (!metric) return undefined
  const values = room ?? new Float64Array(arrays.samples)
  const valueOf = metric(arrays)
  for (let row = 0; row < values.length; row++) values[row] = arrays.weights?.[row] === 0 ? 0 : valueOf(row)
  return values
}

function overLabels(metric: (arrays: LabelArrays, at: number) => number): RowMetric {
  return (arrays) => (row) => {
    let total = 0
    for (let at = row * arrays.classes; at < (row + 1) * arrays.classes; at++) total += metric(arrays, at)
    return total / arrays.classes
  }
}

/** `average='samples'` of precision, recall, F-beta and the Jaccard index. */
function sampleRate(id: string): RowMetric | undefined {
  const rate = id.endsWith('_samples') ? rateOf(id.replace(/_samples$/, '')) : undefined
  if (!rate) return undefined
  return ({ classes, yTrue, yPred }) =>
    (row) => {
      let [correct, actual, predicted] = [0, 0, 0]
      for (let at = row * classes; at < (row + 1) * classes; at++) {
        if (yTrue[at]) actual++
        if (yPred[at]) predicted++
        if (yTrue[at] && yPred[at]) correct++
      }
      return rate(correct, actual, predicted).value
    }
}

/** A sample's labels from the highest score down, as runs of equal scores. */
interface RankedRow {
  /** How many runs there are. */
  runs: number
  /** Of each run how many labels it has. */
  readonly all: Uint32Array
  /** Of each run how many of its labels are true. */
  readonly own: Uint32Array
}

/** A metric of each sample's ranking, which is made anew in the same memory. */
function overRanking(metric: (ranked: RankedRow, classes: number) => number): RowMetric {
  return ({ classes, yTrue, scores }) => {
    const ranked = { runs: 0, all: new Uint32Array(classes), own: new Uint32Array(classes) }
    // The scores of true labels and of the others, each ascending.
    const [own, others] = [new Float64Array(classes), new Float64Array(classes)]
    return (row) => {
      let [owned, rest] = [0, 0]
      for (let at = row * classes; at < (row + 1) * classes; at++) {
        if (yTrue[at]) own[owned++] = scores[at]!
        else others[rest++] = scores[at]!
      }
      sortFirst(own, owned)
      sortFirst(others, rest)
      ranked.runs = 0
      while (owned > 0 || rest > 0) {
        const score = Math.max(
          owned > 0 ? own[owned - 1]! : -Infinity,
          rest > 0 ? others[rest - 1]! : -Infinity,
        )
        const [ownBefore, restBefore] = [owned, rest]
        while (owned > 0 && !(own[owned - 1]! < score)) owned--
        while (rest > 0 && !(others[rest - 1]! < score)) rest--
        ranked.own[ranked.runs] = ownBefore - owned
        ranked.all[ranked.runs] = ownBefore - owned + restBefore - rest
        ranked.runs++
      }
      return metric(ranked, classes)
    }
  }
}

/** Up to so many values are put in order one by one: quicker than calling for it. */
const few = 32

/** Sorts the first values, ascending. */
function sortFirst(values: Float64Array, count: number): void {
  if (count > few) {
    values.subarray(0, count).sort()
    return
  }
  for (let at = 1; at < count; at++) {
    const value = values[at]!
    let place = at
    for (; place > 0 && values[place - 1]! > value; place--) values[place] = values[place - 1]!
    values[place] = value
  }
}

/** `label_ranking_average_precision_score` of a sample: 1 where it has no label, or all. */
function rankingPrecision({ runs, all, own }: RankedRow, classes: number): number {
  let [above, right, total] = [0, 0, 0]
  for (let run = 0; run < runs; run++) {
    above += all[run]!
    right += own[run]!
    total += (own[run]! * right) / above
  }
  return right === 0 || right === classes ? 1 : total / right
}

/** `label_ranking_loss` of a sample: the share of pairs that stand the wrong way round, or equal; 0 without pairs. */
function rankingLoss({ runs, all, own }: RankedRow, classes: number): number {
  let [wrongAbove, pairs, right] = [0, 0, 0]
  for (let run = 0; run < runs; run++) {
    wrongAbove += all[run]! - own[run]!
    pairs += own[run]! * wrongAbove
    right += own[run]!
  }
  return right === 0 || right === classes ? 0 : pairs / (right * (classes - right))
}

/** `coverage_error` of a sample: how far down the ranking its last label stands; 0 where it has none. */
function coverage({ runs, all, own }: RankedRow): number {
  let [above, last] = [0, 0]
  for (let run = 0; run < runs; run++) {
    above += all[run]!
    if (own[run]! > 0) last = above
  }
  return last
}
