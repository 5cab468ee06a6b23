import { bucketBelow, bucketIn } from './buckets'
import { bitsOf, keyOf } from './distances'
import { countOne } from './entries'
import { sortKeys, sortTables } from './sorting'
import { addCompensated } from './sums'

/*
 * The distinct values of many, in order, and the place of each value among them: values are dealt into buckets in the
 * order of their rows, and each bucket is sorted and searched while it is in the cache.
 */

/** In the row of a value that counts as positive. */
const positiveBit: u32 = 0x80000000

/**
 * Writes the keys of a block's values to their buckets, their rows beside them (or where `markBytes` is 1 only whether
 * each counts as positive), and their weights where `weighted`. `out` holds where the block's part of each bucket begins
 * (u32), and then its first row.
 */
export function dealLevels(
  values: usize,
  positives: usize,
  weights: usize,
  rows: u32,
  tree: usize,
  buckets: u32,
  weighted: u32,
  markBytes: u32,
  keys: usize,
  places: usize,
  dealtWeights: usize,
  out: usize,
): void {
  const first = load<u32>(out + ((<usize>buckets) << 2))
  for (let row: u32 = 0; row < rows; row++) {
    // Adding 0 makes −0 and 0 one.
    const value = load<f64>(values + ((<usize>row) << 3)) + 0.0
    let bucket = bucketIn(tree, value)
    if (bucket < 0) bucket = bucketBelow(tree, bucket, value)
    const entry = out + ((<usize>bucket) << 2)
    const place = <usize>load<u32>(entry)
    store<u32>(entry, <u32>place + 1)
    store<u64>(keys + (place << 3), keyOf(reinterpret<u64>(value)))
    const positive = load<u8>(positives + <usize>row)
    if (markBytes == 1) store<u8>(places + place, positive)
    else store<u32>(places + (place << 2), (first + row) | (positive ? positiveBit : 0))
    if (weighted) store<f64>(dealtWeights + (place << 3), load<f64>(weights + ((<usize>row) << 3)))
  }
}

/**
 * Sorts the keys of buckets `from` … `from` + `rows` − 1 into `sorted`, each key once; `out` gets how many of each bucket
 * are left (u32). `starts` (u32, one more than buckets) says where each begins. Buckets of fewer than `least` or more
 * than `most` keys are left alone.
 */
export function sortLevels(
  scratch: usize,
  from: u32,
  rows: u32,
  keys: usize,
  sorted: usize,
  starts: usize,
  least: u32,
  most: u32,
  counts: usize,
  _out: usize,
): void {
  for (let row: u32 = 0; row < rows; row++) {
    const bucket = <usize>(from + row)
    const start = <usize>load<u32>(starts + (bucket << 2))
    const count = load<u32>(starts + (bucket << 2), 4) - <u32>start
    if (count < least || count > most) continue
    const own = sorted + (start << 3)
    memory.copy(own, keys + (start << 3), (<usize>count) << 3)
    store<u32>(counts + (bucket << 2), sortDistinct(own, count, scratch + sortTables, scratch))
  }
}

/** Sorts keys in place, each kept once, and returns how many are left. */
function sortDistinct(own: usize, count: u32, room: usize, table: usize): u32 {
  sortKeys<u64>(own, count, 0, room, table)
  let kept: u32 = 0
  for (let at: u32 = 0; at < count; at++) {
    const key = load<u64>(own + ((<usize>at) << 3))
    if (kept > 0 && load<u64>(own + ((<usize>(kept - 1)) << 3)) == key) continue
    store<u64>(own + ((<usize>kept) << 3), key)
    kept++
  }
  return kept
}

/** Place of a key among distinct ones in order. */
function placeAmong(own: usize, count: u32, key: u64): u32 {
  let below: u32 = 0
  for (let left = count; left > 1;) {
    const half = left >> 1
    below += load<u64>(own + ((<usize>(below + half)) << 3)) <= key ? half : 0
    left -= half
  }
  return below
}

/** Adds to the sum of a place; compensated where there is a table `lost` of what is too much in each. */
function addOne(sums: usize, lost: usize, place: u32, weight: f64): void {
  const at = (<usize>place) << 3
  if (lost) addCompensated(sums + at, lost + at, weight)
  else store<f64>(sums + at, load<f64>(sums + at) + weight)
}

/**
 * The distinct values of the buckets, and beside each the sum of the weights of positives and of the rest (f64), or where
 * not `weighted` their numbers (u32): for whoever asks for no place of a row. The values, how many each bucket has of
 * them (`counts`) and the sums stand where the bucket begins among `keys`, `positives` and `negatives`; `marks` (u8) are
 * those of `dealLevels`. Buckets of fewer than `least` or more than `most` keys are left alone. `scratch` has room for
 * two tables of as many u64 as the largest bucket has keys, `largest`, and where `weighted` for three.
 */
export function tallyLevels(
  scratch: usize,
  from: u32,
  rows: u32,
  keys: usize,
  marks: usize,
  dealtWeights: usize,
  weighted: u32,
  starts: usize,
  least: u32,
  most: u32,
  largest: u32,
  counts: usize,
  positives: usize,
  negatives: usize,
  _out: usize,
): void {
  const sorted = scratch + sortTables
  const room = sorted + ((<usize>largest) << 3)
  const shift: usize = weighted ? 3 : 2
  for (let row: u32 = 0; row < rows; row++) {
    const bucket = <usize>(from + row)
    const start = load<u32>(starts + (bucket << 2))
    const count = load<u32>(starts + (bucket << 2), 4) - start
    if (count < least || count > most) continue
    const own = keys + ((<usize>start) << 3)
    memory.copy(sorted, own, (<usize>count) << 3)
    const kept = sortDistinct(sorted, count, room, scratch)
    const bytes = (<usize>kept) << shift
    // Where values share their places there is room for what the sums lose.
    const lost: usize = weighted && kept <= count >> 1 ? bytes << 1 : 0
    memory.fill(room, 0, (bytes << 1) + lost)
    for (let at: u32 = 0; at < count; at++) {
      const place = placeAmong(sorted, kept, load<u64>(own + ((<usize>at) << 3)))
      const dealt = <usize>(start + at)
      const sums = load<u8>(marks + dealt) ? room : room + bytes
      if (weighted) addOne(sums, lost && sums + lost, place, load<f64>(dealtWeights + (dealt << 3)))
      else countOne(sums, place)
    }
    for (let at: usize = 0; at < (<usize>kept) << 3; at += 8)
      store<u64>(own + at, bitsOf(load<u64>(sorted + at)))
    memory.copy(positives + ((<usize>start) << shift), room, bytes)
    memory.copy(negatives + ((<usize>start) << shift), room + bytes, bytes)
    store<u32>(counts + (bucket << 2), kept)
  }
}

/**
 * Finds the place of each value of the buckets among the distinct ones: `steps` (u32) of each row; and sums the weights
 * of positives and of the rest at each (f64), or where not `weighted` counts them (u32). `sorted`, which `sortLevels`
 * left, becomes the values themselves; `firsts` (u32) says how many distinct ones lie in lower buckets. Numbers are left
 * from place to place in `positives` and `negatives`; sums, which are made in `scratch` (two f64 for each key of the
 * largest bucket), instead of the bucket's keys and weights, where it begins. Buckets of fewer than `least` or more than
 * `most` keys are left alone.
 */
export function placeLevels(
  scratch: usize,
  from: u32,
  rows: u32,
  keys: usize,
  places: usize,
  dealtWeights: usize,
  weighted: u32,
  sorted: usize,
  starts: usize,
  least: u32,
  most: u32,
  counts: usize,
  firsts: usize,
  steps: usize,
  positives: usize,
  negatives: usize,
  _out: usize,
): void {
  for (let row: u32 = 0; row < rows; row++) {
    const bucket = <usize>(from + row)
    const start = load<u32>(starts + (bucket << 2))
    const end = load<u32>(starts + (bucket << 2), 4)
    if (end - start < least || end - start > most) continue
    const count = load<u32>(counts + (bucket << 2))
    const first = load<u32>(firsts + (bucket << 2))
    const own = sorted + ((<usize>start) << 3)
    const bytes = (<usize>count) << 3
    const lost: usize = weighted && count <= (end - start) >> 1 ? bytes << 1 : 0
    if (weighted) memory.fill(scratch, 0, (bytes << 1) + lost)
    for (let at = start; at < end; at++) {
      const below = placeAmong(own, count, load<u64>(keys + ((<usize>at) << 3)))
      const place = load<u32>(places + ((<usize>at) << 2))
      const step = <usize>(first + below)
      store<u32>(steps + ((<usize>(place & ~positiveBit)) << 2), <u32>step)
      const isPositive = place & positiveBit
      if (weighted) {
        const sums = isPositive ? scratch : scratch + bytes
        addOne(sums, lost && sums + lost, below, load<f64>(dealtWeights + ((<usize>at) << 3)))
      } else countOne(isPositive ? positives : negatives, step)
    }
    if (weighted) {
      memory.copy(keys + ((<usize>start) << 3), scratch, bytes)
      memory.copy(dealtWeights + ((<usize>start) << 3), scratch + bytes, bytes)
    }
    for (let at: usize = 0; at < bytes; at += 8) store<u64>(own + at, bitsOf(load<u64>(own + at)))
  }
}
