/**
 * The 2.5 % and 97.5 % percentiles of the defined values, linearly interpolated (numpy's default). NaN where more than
 * a tenth of the values is undefined.
 */
export function percentileInterval(values: Float64Array): [number, number] {
  const defined = values.filter((value) => !Number.isNaN(value)).sort()
  if (defined.length < 0.9 * values.length || defined.length === 0) return [Number.NaN, Number.NaN]
  return [percentile(defined, 0.025), percentile(defined, 0.975)]
}

/** `sorted` ascending and not empty, `share` in [0, 1]. */
function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (position - below)
}
