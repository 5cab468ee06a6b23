const buckets = 65_536

/**
 * The values at some places of the ascending order, without sorting all of them: only those that share a bucket with
 * a wanted one. Quick for values spread over [0, 1], right for any.
 *
 * @param ranks places from 0 to `count` − 1
 */
export function valuesAtRanks(
  count: number,
  valueOf: (row: number) => number,
  ranks: readonly number[],
): readonly number[] {
  const bucketOf = (value: number) => Math.min(buckets - 1, Math.max(0, Math.floor(value * buckets)))
  const starts = new Uint32Array(buckets + 1)
  for (let row = 0; row < count; row++) starts[bucketOf(valueOf(row)) + 1]!++
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1]! += starts[bucket]!
  const wanted = ranks.map((rank) => starts.findIndex((start) => start > rank) - 1)
  const members = new Map<number, Float64Array>()
  const filled = new Map<number, number>()
  for (const bucket of wanted) members.set(bucket, new Float64Array(starts[bucket + 1]! - starts[bucket]!))
  for (let row = 0; row < count; row++) {
    const value = valueOf(row)
    const bucket = bucketOf(value)
    const list = members.get(bucket)
    if (!list) continue
    const place = filled.get(bucket) ?? 0
    list[place] = value
    filled.set(bucket, place + 1)
  }
  for (const list of members.values()) list.sort()
  return ranks.map((rank, at) => members.get(wanted[at]!)![rank - starts[wanted[at]!]!]!)
}
