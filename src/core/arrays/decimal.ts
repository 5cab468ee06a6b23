/** The number next to `unscaled` × 10^−`scale`, as if its digits were read: a product would round twice. */
export function decimalFrom(unscaled: bigint | number, scale: number): number {
  return Number(`${unscaled}e${-scale}`)
}
