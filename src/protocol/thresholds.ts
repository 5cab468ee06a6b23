import type { ThresholdTable } from './evaluation.ts'

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
export function placeOf({ thresholds }: ThresholdTable, threshold: number): number {
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
export function figuresAt(table: ThresholdTable, place: number): ThresholdFigures {
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
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / positives,
    specificity: trueNegatives / negatives,
    f1: (2 * truePositives) / (truePositives + falsePositives + positives),
    accuracy: (truePositives + trueNegatives) / (positives + negatives),
  }
}

/** The threshold with the highest F1, the highest among equals; undefined in an empty table. */
export function bestThreshold(table: ThresholdTable): number | undefined {
  let best: number | undefined
  let highest = -1
  for (const [place, threshold] of table.thresholds.entries()) {
    const { f1 } = figuresAt(table, place)
    if (!(f1 > highest)) continue
    highest = f1
    best = threshold
  }
  return best
}

/** The nearest score below or above a threshold; undefined where there is none. */
export function neighbourOf(
  table: ThresholdTable,
  threshold: number,
  direction: 'lower' | 'higher',
): number | undefined {
  const { thresholds } = table
  const place = placeOf(table, threshold)
  if (direction === 'lower') return thresholds[place + 1]
  return thresholds[place] === threshold ? thresholds[place - 1] : thresholds[place]
}

/** The slider's ends: 0 to 1 where all scores lie within, else from the lowest score to the highest. */
export function rangeOf({ thresholds }: ThresholdTable): readonly [low: number, high: number] {
  const [high, low] = [thresholds[0] ?? 1, thresholds.at(-1) ?? 0]
  return low >= 0 && high <= 1 ? [0, 1] : [low, high]
}

/** Three decimals, more where a value short of 1 would show as 1; a dash where undefined. */
export function ratioText(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = [3, 4, 5].find((few) => value >= 1 || Number(value.toFixed(few)) < 1) ?? 6
  return value.toFixed(digits)
}

/** Whole numbers as they are; sums of weights with two decimals. */
export const countText = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2)

/** A threshold rounded for reading, though never to 0 or 1 where it isn't; what is computed with is not rounded. */
export function thresholdText(threshold: number): string {
  const rounded = (digits: number) => Number(threshold.toPrecision(digits))
  const digits = [4, 6, 9].find((few) => rounded(few) === threshold || ![0, 1].includes(rounded(few))) ?? 15
  return String(rounded(digits))
}
