import { countOne } from './entries'

/*
 * Values dealt into buckets of even width, for the largest distance of two distributions: it lies in one of the few
 * buckets where the counts leave room for it, and only their values are looked at one by one.
 */

/** Bucket of a value, never falling as the value rises; what is outside of the range goes to the first or the last. */
function bucketOf(value: f64, low: f64, scale: f64, last: f64): usize {
  return <usize>(<i32>min(max((value - low) * scale, 0), last))
}

/** Counts the values of each bucket into `out` (u32), and after the last bucket those that are no number. */
export function countValues(values: usize, rows: u32, low: f64, scale: f64, buckets: u32, out: usize): void {
  const last = <f64>(buckets - 1)
  let strange: u32 = 0
  const end = values + ((<usize>rows) << 3)
  for (let at = values; at < end; at += 8) {
    const value = load<f64>(at)
    if (value != value) {
      strange++
      continue
    }
    countOne(out, bucketOf(value, low, scale, last))
  }
  const entry = out + ((<usize>buckets) << 2)
  store<u32>(entry, load<u32>(entry) + strange)
}

/** Writes the values of the buckets that `wanted` (u8 each) marks to `out`, after their number (f64). */
export function gatherValues(
  values: usize,
  rows: u32,
  low: f64,
  scale: f64,
  buckets: u32,
  wanted: usize,
  out: usize,
): void {
  const last = <f64>(buckets - 1)
  const end = values + ((<usize>rows) << 3)
  let to = out + 8
  for (let at = values; at < end; at += 8) {
    const value = load<f64>(at)
    store<f64>(to, value)
    to += (<usize>load<u8>(wanted + bucketOf(value, low, scale, last))) << 3
  }
  store<f64>(out, <f64>((to - out - 8) >> 3))
}
