/** A threshold rounded for reading, though never to 0 or 1 where it isn't; what is computed with is not rounded. */
export function thresholdText(threshold: number): string {
  const rounded = (digits: number) => Number(threshold.toPrecision(digits))
  const digits = [4, 6, 9].find((few) => rounded(few) === threshold || ![0, 1].includes(rounded(few))) ?? 15
  return String(rounded(digits))
}
