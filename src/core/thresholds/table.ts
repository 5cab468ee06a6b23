import { fBetaFrom, precisionFrom, recallFrom } from '../metrics/rates.ts'

/*
 * What predicting a class from a threshold on gives, exact at ties: a sample is predicted where its score is the
 * threshold or above. For the command line and for the panel's slider alike.
 */

/** What is counted at each threshold, descending (`thresholdCounts` in `metrics/curves.ts`). */
export interface CountedThresholds {
  readonly thresholds: ArrayLike<number>
  /** Positives (sums of weights, where there are weights) with a score of the threshold or above. */
  readonly truePositives: ArrayLike<number>
  readonly falsePositives: ArrayLike<number>
  readonly positives: number
  readonly negatives: number
}

/** What predicting a class from a threshold on gives; NaN where undefined. */
export interface ThresholdFigures {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
  readonly precision: number
  readonly recall: number
  readonly specificity: number
  readonly f1: number
  readonly accuracy: number
}

/** The place in the table of the lowest threshold that is `threshold` or above; −1 where all are below. */
export function placeOf({ thresholds }: Pick<CountedThresholds, 'thresholds'>, threshold: number): number {
  let low = 0
  let high = thresholds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (thresholds[middle]! >= threshold) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The figures at a place of the table; at −1 nothing is predicted. */
export function figuresAt(table: CountedThresholds, place: number): ThresholdFigures {
  const { positives, negatives } = table
  const truePositives = table.truePositives[place] ?? 0
  const falsePositives = table.falsePositives[place] ?? 0
  const falseNegatives = positives - truePositives
  const trueNegatives = negatives - falsePositives
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    precision: precisionFrom(truePositives, truePositives + falsePositives),
    recall: recallFrom(truePositives, positives),
    specificity: recallFrom(trueNegatives, negatives),
    f1: fBetaFrom(truePositives, truePositives + falsePositives, positives, 1),
    accuracy: (truePositives + trueNegatives) / (positives + negatives),
  }
}

/** The threshold with the highest F1, the highest among equals; undefined in an empty table. */
export function bestThreshold(table: CountedThresholds): number | undefined {
  const place = bestPlace(table, (truePositives, falsePositives) =>
    fBetaFrom(truePositives, truePositives + falsePositives, table.positives, 1),
  )
  return place < 0 ? undefined : table.thresholds[place]
}

/**
 * The place with the highest value, the highest threshold among equals; −1 where none has one (NaN).
 *
 * @param value of what is counted at a threshold
 */
export function bestPlace(
  { thresholds, truePositives, falsePositives }: CountedThresholds,
  value: (truePositives: number, falsePositives: number) => number,
): number {
  let best = -1
  let highest = Number.NEGATIVE_INFINITY
  for (let place = 0; place < thresholds.length; place++) {
    const found = value(truePositives[place]!, falsePositives[place]!)
    if (!(found > highest)) continue
    highest = found
    best = place
  }
  return best
}

/** Neighbouring places of a table: from the first one up to the end, which isn't one of them. */
export interface Places {
  readonly from: number
  readonly end: number
}

/** The places of the scores next to a threshold: its own, where it is a score, and at most `reach` above and below it. */
export function placesNear(
  table: Pick<CountedThresholds, 'thresholds'>,
  threshold: number,
  reach: number,
): Places {
  const { thresholds } = table
  const place = placeOf(table, threshold)
  const above = thresholds[place] === threshold ? place : place + 1
  return { from: Math.max(0, above - reach), end: Math.min(thresholds.length, place + 1 + reach) }
}
