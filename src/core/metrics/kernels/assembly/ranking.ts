import { bucketBelow, bucketIn } from './buckets'
import { labelAt } from './entries'
import { sortKeys, sortTables } from './sorting'

/*
 * Samples ranked by a score in [0, 2), each a key of 64 bits: the score's own bits, which for positive numbers are in
 * the order of the scores, moved up by one, and in the lowest bit whether the sample is positive. Keys are dealt into
 * buckets that hold a stretch of scores each, and a bucket is sorted and walked through while it is in the cache.
 */

/** In place of where a bucket begins: all its keys would be the same. */
const unwanted: u32 = u32.MAX_VALUE

/**
 * Counts samples (low half) and positives (high half) of each bucket into `out`, u64 each, and after the last bucket
 * how many scores aren't in [`least`, `limit`).
 */
export function countBuckets(
  scores: usize,
  labels: usize,
  rows: u32,
  index: u32,
  labelWidth: u32,
  tree: usize,
  least: f64,
  limit: f64,
  buckets: u32,
  out: usize,
): void {
  memory.fill(out, 0, (<usize>(buckets + 1)) << 3)
  let refused: u64 = 0
  for (let row: usize = 0; row < rows; row++) {
    const score = load<f64>(scores + (row << 3))
    if (!(score >= least && score < limit)) {
      refused++
      continue
    }
    const positive = <u64>u32(labelAt(labels, row, labelWidth) == index)
    let bucket = bucketIn(tree, score)
    if (bucket < 0) bucket = bucketBelow(tree, bucket, score)
    const entry = out + ((<usize>bucket) << 3)
    store<u64>(entry, load<u64>(entry) + (1 | (positive << 32)))
  }
  store<u64>(out + ((<usize>buckets) << 3), refused)
}

/**
 * Writes the keys of a block that belong to the buckets from `first` to below `end`. `out` holds where the block's part of
 * each bucket begins (u32 keys), or that a bucket's keys aren't wanted.
 */
export function dealKeys(
  scores: usize,
  labels: usize,
  rows: u32,
  index: u32,
  labelWidth: u32,
  tree: usize,
  first: i32,
  end: i32,
  keys: usize,
  out: usize,
): void {
  for (let row: usize = 0; row < rows; row++) {
    const score = load<f64>(scores + (row << 3)) + 0.0
    let bucket = bucketIn(tree, score)
    if (bucket < 0) bucket = bucketBelow(tree, bucket, score)
    if (bucket < first || bucket >= end) continue
    const positive = <u64>u32(labelAt(labels, row, labelWidth) == index)
    const entry = out + ((<usize>bucket) << 3)
    const place = load<u32>(entry)
    if (place == unwanted) continue
    store<u32>(entry, place + 1)
    store<u64>(keys + ((<usize>place) << 3), (reinterpret<u64>(score) << 1) | positive)
  }
}

/**
 * Sorts buckets `from` … `from` + `rows` − 1 and walks through them. `starts` (u32, one more than buckets) says where
 * each begins among `keys`, `before` (pairs of f64, one more than buckets) how many positives and how many others are in
 * lower ones; a bucket of which there are no keys has one score. Buckets of fewer than `least` or more than `most` keys
 * are left alone. `out`: 14 f64 a bucket, see `walk`.
 */
export function sortBuckets(
  scratch: usize,
  from: u32,
  rows: u32,
  keys: usize,
  starts: usize,
  before: usize,
  least: u32,
  most: u32,
  positives: f64,
  negatives: f64,
  centre: f64,
  out: usize,
): void {
  for (let row: u32 = 0; row < rows; row++) {
    const bucket = <usize>(from + row)
    const start = load<u32>(starts + (bucket << 2))
    const count = load<u32>(starts + (bucket << 2), 4) - start
    if (count < least || count > most) continue
    const at = keys + ((<usize>start) << 3)
    sortKeys<u64>(at, count, 1, scratch + sortTables, scratch)
    walk(at, count, before + (bucket << 4), positives, negatives, centre, out + <usize>row * 112)
  }
}

/**
 * One walk through sorted keys from the lowest score. With p and n the positives and negatives of a step (a distinct
 * score), below the share of negatives below it, above the share of positives above it (its own counted half),
 * precision that of predicting from it on, gained and lost the sums of p (1 − precision) / predicted and
 * p precision / predicted over the walk so far, `out` gets:
 * 0 Σ p (2 negatives below + n); 1, 2 Σ p (below − centre) and its squares; 3, 4 Σ n (above − centre) and squares;
 * 5 Σ p precision; 6 gained; 7 lost; 8, 9 Σ p (precision + gained) and squares; 10, 11 Σ n lost and squares;
 * 12 Σ p; 13 Σ n.
 */
function walk(
  at: usize,
  count: u32,
  before: usize,
  positives: f64,
  negatives: f64,
  centre: f64,
  out: usize,
): void {
  let positivesBelow = load<f64>(before)
  let negativesBelow = load<f64>(before, 8)
  // Where there are no keys the bucket is one step.
  const ownPositives = load<f64>(before, 16) - positivesBelow
  const ownNegatives = load<f64>(before, 24) - negativesBelow
  let steps = count > 0 ? <u32>0 : <u32>i32(ownPositives + ownNegatives > 0)
  let area: f64 = 0
  let below1: f64 = 0
  let below2: f64 = 0
  let above1: f64 = 0
  let above2: f64 = 0
  let precise: f64 = 0
  let gained: f64 = 0
  let lost: f64 = 0
  let gain1: f64 = 0
  let gain2: f64 = 0
  let loss1: f64 = 0
  let loss2: f64 = 0
  const perPositive = 1 / positives
  const perNegative = 1 / negatives
  const end = at + ((<usize>count) << 3)
  const firstPositives = positivesBelow
  const firstNegatives = negativesBelow
  while (at < end || steps > 0) {
    let up = ownPositives
    let down = ownNegatives
    if (steps > 0) steps = 0
    else {
      const key = load<u64>(at)
      const score = key >> 1
      let p = <u32>(key & 1)
      let all: u32 = 1
      at += 8
      while (at < end) {
        const next = load<u64>(at)
        if (next >> 1 != score) break
        p += <u32>(next & 1)
        all++
        at += 8
      }
      up = <f64>p
      down = <f64>(all - p)
    }
    area += up * (2 * negativesBelow + down)
    const below = (negativesBelow + down * 0.5) * perNegative - centre
    const above = (positives - positivesBelow - up * 0.5) * perPositive - centre
    below1 += up * below
    below2 += up * below * below
    above1 += down * above
    above2 += down * above * above
    const positivesHere = positives - positivesBelow
    const share = 1 / (positivesHere + (negatives - negativesBelow))
    const precision = positivesHere / (positivesHere + (negatives - negativesBelow))
    precise += up * precision
    gained += up * (1 - precision) * share
    lost += up * precision * share
    const gain = precision + gained
    gain1 += up * gain
    gain2 += up * gain * gain
    loss1 += down * lost
    loss2 += down * lost * lost
    positivesBelow += up
    negativesBelow += down
  }
  store<f64>(out, area)
  store<f64>(out, below1, 8)
  store<f64>(out, below2, 16)
  store<f64>(out, above1, 24)
  store<f64>(out, above2, 32)
  store<f64>(out, precise, 40)
  store<f64>(out, gained, 48)
  store<f64>(out, lost, 56)
  store<f64>(out, gain1, 64)
  store<f64>(out, gain2, 72)
  store<f64>(out, loss1, 80)
  store<f64>(out, loss2, 88)
  store<f64>(out, positivesBelow - firstPositives, 96)
  store<f64>(out, negativesBelow - firstNegatives, 104)
}
