import type { ThresholdTable } from './evaluationView.ts'

/* The slider's arithmetic is the core's: the command line chooses with the same functions. */
export {
  bestThreshold,
  figuresAt,
  neighbourOf,
  placeOf,
  type ThresholdFigures,
} from '../core/thresholds/table.ts'
export { thresholdText } from '../core/thresholds/thresholdText.ts'

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
