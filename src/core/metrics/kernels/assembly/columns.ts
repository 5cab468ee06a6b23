import { bucketBelow, bucketIn } from './buckets'
import { countOne } from './entries'

/* Values of one column counted in buckets, and those of some buckets taken out. */

/** Counts the values in each bucket into `out` (u32 each), and after the last those that are no number. */
export function countColumn(values: usize, rows: u32, tree: usize, buckets: u32, out: usize): void {
  memory.fill(out, 0, (<usize>(buckets + 1)) << 2)
  for (let row: usize = 0; row < rows; row++) {
    const value = load<f64>(values + (row << 3))
    let bucket = value == value ? bucketIn(tree, value) : <i32>buckets
    if (bucket < 0) bucket = bucketBelow(tree, bucket, value)
    countOne(out, <usize>bucket)
  }
}

/**
 * Writes the values of some buckets to `taken`. `out` holds where the block's part of each bucket begins (u32 values),
 * or the largest u32 for a bucket that isn't wanted.
 */
export function takeColumn(values: usize, rows: u32, tree: usize, taken: usize, out: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    const value = load<f64>(values + (row << 3))
    let bucket = bucketIn(tree, value)
    if (bucket < 0) bucket = bucketBelow(tree, bucket, value)
    const entry = out + ((<usize>bucket) << 2)
    const place = load<u32>(entry)
    if (place == u32.MAX_VALUE) continue
    store<u32>(entry, place + 1)
    store<f64>(taken + ((<usize>place) << 3), value)
  }
}
