import { bucketOf } from './distances'
import { countOne } from './entries'

/* Scores of one column counted in buckets of even width, and those of some buckets taken out. */

/** Counts the scores of column `index` in each bucket into `out` (u32 each), and after the last those that are no number. */
export function countScores(
  scores: usize,
  rows: u32,
  columns: u32,
  index: u32,
  low: f64,
  scale: f64,
  buckets: u32,
  out: usize,
): void {
  memory.fill(out, 0, (<usize>(buckets + 1)) << 2)
  const last = <f64>(buckets - 1)
  const stride = (<usize>columns) << 3
  let at = scores + ((<usize>index) << 3)
  for (let row: u32 = 0; row < rows; row++) {
    const score = load<f64>(at)
    at += stride
    countOne(out, score == score ? bucketOf(score, low, scale, last) : <usize>buckets)
  }
}

/**
 * Writes the scores of some buckets to `taken`. `out` holds where the block's part of each bucket begins (u32 scores),
 * or the largest u32 for a bucket that isn't wanted.
 */
export function takeScores(
  scores: usize,
  rows: u32,
  columns: u32,
  index: u32,
  low: f64,
  scale: f64,
  buckets: u32,
  taken: usize,
  out: usize,
): void {
  const last = <f64>(buckets - 1)
  const stride = (<usize>columns) << 3
  let at = scores + ((<usize>index) << 3)
  for (let row: u32 = 0; row < rows; row++) {
    const score = load<f64>(at)
    at += stride
    const entry = out + (bucketOf(score, low, scale, last) << 2)
    const place = load<u32>(entry)
    if (place == u32.MAX_VALUE) continue
    store<u32>(entry, place + 1)
    store<f64>(taken + ((<usize>place) << 3), score)
  }
}
