import { countOne } from './entries'
import { sortKeys, sortTables } from './sorting'

/*
 * Values dealt into buckets of even width, for the largest distance of two distributions: it lies in one of the few
 * buckets where the counts leave room for it, and only their values are looked at one by one.
 */

/** Added to a number of less than 2^16 it leaves the number's nearest integer in the low bits. */
const toInteger: f64 = 4503599627370496

/** Buckets of two values in the low halves of two u64, never falling as the value rises; of what is no number 0. */
function bucketsOf(values: v128, low: v128, scale: v128, last: v128): v128 {
  const place = f64x2.mul(f64x2.sub(values, low), scale)
  const within = f64x2.pmin(last, f64x2.pmax(f64x2.splat(0), place))
  return f64x2.add(within, f64x2.splat(toInteger))
}

/** The bucket of one value that is a number. */
function bucketOf(value: f64, low: f64, scale: f64, last: f64): usize {
  const place = (value - low) * scale
  return <usize>(<u32>(place > 0 ? (place < last ? place : last) : 0))
}

/** The low halves of four u64 as u32. */
function lowHalves(first: v128, second: v128): v128 {
  return i8x16.shuffle(first, second, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
}

/**
 * Writes the bucket of each value to `out` (u16) and counts the values of each bucket in the table that is `table`
 * bytes behind the values (u32 each); after the last bucket stands how often there were values that are no number. What
 * is outside of the range goes to the first or the last bucket. There must be room for seven values and buckets more.
 */
export function countValues(
  values: usize,
  rows: u32,
  low: f64,
  scale: f64,
  buckets: u32,
  table: usize,
  out: usize,
): void {
  const counts = values + table
  const lows = f64x2.splat(low)
  const scales = f64x2.splat(scale)
  const last = f64x2.splat(<f64>(buckets - 1))
  const end = values + ((<usize>rows) << 3)
  // Seven values beyond the end, so that all go by eights.
  for (let at = end; at < end + 56; at += 8) store<f64>(at, low)
  let strange = i64x2.splat(0)
  let to = out
  for (let at = values; at < end; at += 64) {
    const one = v128.load(at)
    const two = v128.load(at, 16)
    const three = v128.load(at, 32)
    const four = v128.load(at, 48)
    strange = v128.or(strange, v128.or(f64x2.ne(one, one), f64x2.ne(two, two)))
    strange = v128.or(strange, v128.or(f64x2.ne(three, three), f64x2.ne(four, four)))
    const first = lowHalves(bucketsOf(one, lows, scales, last), bucketsOf(two, lows, scales, last))
    const second = lowHalves(bucketsOf(three, lows, scales, last), bucketsOf(four, lows, scales, last))
    v128.store(to, i16x8.narrow_i32x4_u(first, second))
    to += 16
  }
  const stop = out + ((<usize>rows) << 1)
  const whole = out + ((<usize>(rows & ~3)) << 1)
  for (let at = out; at < whole; at += 8) {
    const four = load<u64>(at)
    countOne(counts, <usize>(four & 0xffff))
    countOne(counts, <usize>((four >> 16) & 0xffff))
    countOne(counts, <usize>((four >> 32) & 0xffff))
    countOne(counts, <usize>(four >> 48))
  }
  for (let at = whole; at < stop; at += 2) countOne(counts, <usize>load<u16>(at))
  if (v128.any_true(strange)) countOne(counts, <usize>buckets)
}

/**
 * Writes the rows from `from` on whose bucket (`numbers`, u16 each) lies in `first` … `last` and is marked in `wanted`
 * (u8 each) to `out` (u32), after their number.
 */
export function findRows(
  _scratch: usize,
  from: u32,
  rows: u32,
  numbers: usize,
  first: u32,
  last: u32,
  wanted: usize,
  out: usize,
): void {
  const lows = i16x8.splat(<i16>first)
  const widths = i16x8.splat(<i16>(last - first))
  const start = numbers + ((<usize>from) << 1)
  const end = start + ((<usize>rows) << 1)
  let to = out + 4
  for (let at = start; at < end; at += 32) {
    const one = i16x8.le_u(i16x8.sub(v128.load(at), lows), widths)
    const two = i16x8.le_u(i16x8.sub(v128.load(at, 16), lows), widths)
    if (!v128.any_true(v128.or(one, two))) continue
    const stop = min(at + 32, end)
    for (let place = at; place < stop; place += 2) {
      const bucket = <u32>load<u16>(place)
      if (bucket - first > last - first || !load<u8>(wanted + bucket)) continue
      store<u32>(to, <u32>((place - numbers) >> 1))
      to += 4
    }
  }
  store<u32>(out, <u32>((to - out - 4) >> 2))
}

/** The bits of a value in the order of the values; its own inverse but for the sign of what the order turns. */
export function keyOf(bits: u64): u64 {
  return bits >> 63 ? ~bits : bits | (1 << 63)
}

export function bitsOf(key: u64): u64 {
  return key >> 63 ? key ^ (1 << 63) : ~key
}

/**
 * Sorts values in place, in two parts that other threads may take: part 0 the first `ours` values, part 1 the rest.
 * `scratch`: the tables of the sorting and room for the larger part.
 */
export function sortValues(
  scratch: usize,
  from: u32,
  rows: u32,
  values: usize,
  ours: u32,
  theirs: u32,
  _out: usize,
): void {
  for (let part = from; part < from + rows; part++) {
    const start = part == 0 ? values : values + ((<usize>ours) << 3)
    const count = part == 0 ? ours : theirs
    const end = start + ((<usize>count) << 3)
    for (let at = start; at < end; at += 8) store<u64>(at, keyOf(load<u64>(at)))
    sortKeys<u64>(start, count, 0, scratch + sortTables, scratch)
    for (let at = start; at < end; at += 8) store<u64>(at, bitsOf(load<u64>(at)))
  }
}
