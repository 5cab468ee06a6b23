/** From so many samples on, a fourth decimal of a share isn't chance alone. */
const manySamples = 1e6

/**
 * Three decimals, four of a million samples, more where a value short of 1 would show as 1; a dash where undefined.
 *
 * @param samples that it is a share of
 */
export function ratioText(value: number | null, samples: number): string {
  if (value === null || !Number.isFinite(value)) return '–'
  const digits =
    (samples < manySamples ? [3, 4, 5] : [4, 5]).find(
      (few) => value >= 1 || Number(value.toFixed(few)) < 1,
    ) ?? 6
  return value.toFixed(digits)
}

/** Whole numbers as they are; sums of weights with two decimals. */
export const countText = (value: number | null): string =>
  value === null ? '–' : Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2)
