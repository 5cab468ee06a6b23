/** Between 2^-200 and 2^200 sums, squares and fourth powers of weights neither overflow nor vanish. */
const usualExponent = 200

/**
 * Weights whose largest is between 1 and 2 where it was out of the usual range, else the same array. Every figure is
 * of the weights' proportions, and a power of two keeps these to the last digit.
 *
 * @param weights finite, 0 or more
 */
export function scaleWeights(weights: Float64Array): Float64Array {
  let largest = 0
  for (const weight of weights) if (weight > largest) largest = weight
  const exponent = Math.floor(Math.log2(largest))
  if (!(largest > 0 && largest < Infinity) || Math.abs(exponent) <= usualExponent) return weights
  // 2^1074, which the least number there is would need, is none.
  const factor = 2 ** Math.min(1000, -exponent)
  return weights.map((weight) => weight * factor)
}
