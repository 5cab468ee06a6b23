/** Three decimals, more where a value short of 1 would show as 1; a dash where undefined. */
export function ratioText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–'
  const digits = [3, 4, 5].find((few) => value >= 1 || Number(value.toFixed(few)) < 1) ?? 6
  return value.toFixed(digits)
}

/** Whole numbers as they are; sums of weights with two decimals. */
export const countText = (value: number | null): string =>
  value === null ? '–' : Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2)
