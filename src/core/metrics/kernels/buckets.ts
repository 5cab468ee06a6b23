/** Values that are looked at for the range of the buckets. */
const looked = 1024

/** Buckets of even width; a value outside of the range belongs to the first or the last. */
export interface Buckets {
  readonly low: number
  readonly scale: number
  readonly count: number
}

/** So many buckets over about the range of the samples' values; a single one where that has no width. */
export function bucketsFor(samples: readonly Float64Array[], count: number): Buckets {
  let low = Infinity
  let high = -Infinity
  for (const values of samples) {
    const step = Math.max(1, Math.floor(values.length / looked))
    for (let at = 0; at < values.length; at += step) {
      const value = values[at]!
      if (!Number.isFinite(value)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  const scale = count / (high - low)
  return high > low && Number.isFinite(scale) ? { low, scale, count } : { low: 0, scale: 0, count }
}
