/*
 * Metrics of a ranking by score, one class against the rest: area under the ROC curve and average precision,
 * each with its derivative by every sample's weight. The derivatives times the weights are the influence
 * values from which the intervals come (DeLong's structural components, centred; the infinitesimal jackknife).
 */

export interface Ranking {
  /** Rows in ascending order of score. */
  readonly order: Uint32Array
  readonly score: Float64Array
  readonly positive: Uint8Array
  readonly weights: Float64Array | undefined
  readonly positiveWeight: number
  readonly negativeWeight: number
}

/** Ranks the samples by the score of `index`, whose samples are the positives. */
export function rankClass(
  yTrue: ArrayLike<number>,
  scores: ArrayLike<number>,
  classes: number,
  index: number,
  weights?: Float64Array,
): Ranking {
  const samples = yTrue.length
  const score = new Float64Array(samples)
  const positive = new Uint8Array(samples)
  const order = new Uint32Array(samples)
  let positiveWeight = 0
  let negativeWeight = 0
  for (let row = 0; row < samples; row++) {
    score[row] = scores[row * classes + index]!
    order[row] = row
    const weight = weights ? weights[row]! : 1
    if (yTrue[row] === index) {
      positive[row] = 1
      positiveWeight += weight
    } else negativeWeight += weight
  }
  order.sort((a, b) => score[a]! - score[b]!)
  return { order, score, positive, weights, positiveWeight, negativeWeight }
}

/**
 * `roc_auc_score` of positives against the rest, ties counted half; NaN where either side is empty.
 * Adds `share` × weight × derivative of each sample to `influence`.
 */
export function rocAuc(ranking: Ranking, influence?: Float64Array, share = 1): number {
  const { order, positive, weights, positiveWeight, negativeWeight } = ranking
  if (!(positiveWeight > 0 && negativeWeight > 0)) return Number.NaN
  const samples = order.length
  const placement = influence ? new Float64Array(samples) : undefined
  let negativesBelow = 0
  let positivesBelow = 0
  let area = 0
  for (let start = 0; start < samples;) {
    const end = endOfTie(ranking, start)
    let positives = 0
    let negatives = 0
    for (let at = start; at < end; at++) {
      const row = order[at]!
      const weight = weights ? weights[row]! : 1
      if (positive[row]) positives += weight
      else negatives += weight
    }
    const below = (negativesBelow + negatives / 2) / negativeWeight
    const above = (positiveWeight - positivesBelow - positives / 2) / positiveWeight
    area += positives * below
    if (placement) {
      for (let at = start; at < end; at++) placement[order[at]!] = positive[order[at]!] ? below : above
    }
    negativesBelow += negatives
    positivesBelow += positives
    start = end
  }
  const auc = area / positiveWeight
  if (influence && placement) {
    for (let row = 0; row < samples; row++) {
      const side = positive[row] ? positiveWeight : negativeWeight
      influence[row]! += ((share * (weights ? weights[row]! : 1)) / side) * (placement[row]! - auc)
    }
  }
  return auc
}

/**
 * `average_precision_score` of positives against the rest (step-wise, one step a distinct score); NaN where
 * there is no positive. Adds `share` × weight × derivative of each sample to `influence`.
 */
export function averagePrecision(ranking: Ranking, influence?: Float64Array, share = 1): number {
  const { order, positive, weights, positiveWeight } = ranking
  if (!(positiveWeight > 0)) return Number.NaN
  const samples = order.length
  const precisionAt = new Float64Array(samples)
  const allAbove = new Float64Array(samples)
  const positivesIn = new Float64Array(samples)
  const starts: number[] = []
  let above = 0
  let positivesAbove = 0
  let area = 0
  for (let end = samples; end > 0;) {
    const start = startOfTie(ranking, end)
    let positives = 0
    let all = 0
    for (let at = start; at < end; at++) {
      const row = order[at]!
      const weight = weights ? weights[row]! : 1
      all += weight
      if (positive[row]) positives += weight
    }
    above += all
    positivesAbove += positives
    const precision = above > 0 ? positivesAbove / above : 0
    area += positives * precision
    starts.push(start)
    precisionAt[start] = precision
    allAbove[start] = above
    positivesIn[start] = positives
    end = start
  }
  const value = area / positiveWeight
  if (influence) {
    // A sample moves the precision of its own step and of every step below it.
    let gained = 0
    let lost = 0
    for (let step = starts.length - 1; step >= 0; step--) {
      const start = starts[step]!
      const end = step === 0 ? samples : starts[step - 1]!
      const precision = precisionAt[start]!
      if (allAbove[start]! > 0) {
        gained += (positivesIn[start]! * (1 - precision)) / allAbove[start]!
        lost += (positivesIn[start]! * precision) / allAbove[start]!
      }
      for (let at = start; at < end; at++) {
        const row = order[at]!
        const derivative = positive[row] ? precision - value + gained : -lost
        influence[row]! += ((share * (weights ? weights[row]! : 1)) / positiveWeight) * derivative
      }
    }
  }
  return value
}

function endOfTie({ order, score }: Ranking, start: number): number {
  let end = start + 1
  while (end < order.length && score[order[end]!] === score[order[start]!]) end++
  return end
}

function startOfTie({ order, score }: Ranking, end: number): number {
  let start = end - 1
  while (start > 0 && score[order[start - 1]!] === score[order[end - 1]!]) start--
  return start
}
