import { labelAt } from './entries'

/*
 * Sums over samples of what metrics of probabilities average. Pairs of samples go side by side; the caller adds up the
 * blocks with compensation.
 */

/** Smallest distance from 0 and 1 to which probabilities are clipped before the logarithm. */
const smallest: f64 = 2.220446049250313e-16

/**
 * Natural logarithm of two normal positive numbers to within two units in the last place: x = 2^k m with m between √½
 * and √2, and ln m = 2 artanh((m − 1) / (m + 1)) by its power series.
 */
function logarithm(x: v128): v128 {
  // Moves the border between two exponents from 1 to √½.
  const moved = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd))
  const exponents = i64x2.shr_s(moved, 52)
  const m = i64x2.sub(x, i64x2.shl(exponents, 52))
  const k = f64x2.convert_low_i32x4_s(
    i8x16.shuffle(exponents, exponents, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11),
  )
  const one = f64x2.splat(1)
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one))
  const z = f64x2.mul(s, s)
  let series = f64x2.splat(2.0 / 25)
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 23))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 21))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 19))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 17))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 15))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 13))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 11))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 9))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 7))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 5))
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(2.0 / 3))
  const tail = f64x2.mul(f64x2.mul(series, z), s)
  // ln 2 in two parts, the first of which times k is exact.
  const high = f64x2.mul(k, f64x2.splat(0.6931471803691238))
  const low = f64x2.mul(k, f64x2.splat(1.9082149292705877e-10))
  return f64x2.add(high, f64x2.add(f64x2.add(s, s), f64x2.add(tail, low)))
}

/** −ln of probabilities (f64, clipped): `out` gets the sum of the losses and that of their squares. */
export function sumLosses(probabilities: usize, rows: u32, out: usize): void {
  const least = f64x2.splat(smallest)
  const most = f64x2.splat(1 - smallest)
  const end = probabilities + ((<usize>(rows & ~1)) << 3)
  let sum = f64x2.splat(0)
  let squares = f64x2.splat(0)
  for (let at = probabilities; at < end; at += 16) {
    const loss = logarithm(f64x2.min(f64x2.max(v128.load(at), least), most))
    sum = f64x2.sub(sum, loss)
    squares = f64x2.add(squares, f64x2.mul(loss, loss))
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  let square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1)
  if (rows & 1) {
    const last = f64x2.min(f64x2.max(v128.load64_splat(end), least), most)
    const loss = f64x2.extract_lane(logarithm(last), 0)
    total -= loss
    square += loss * loss
  }
  store<f64>(out, total)
  store<f64>(out, square, 8)
}

/**
 * Squared distances of `columns` probabilities from the truth (of two that of the second): `out` gets their sum, that
 * of their squares, and how many rows are no probabilities.
 */
export function sumBrierScores(
  scores: usize,
  labels: usize,
  rows: u32,
  columns: u32,
  labelWidth: u32,
  out: usize,
): void {
  let sum: f64 = 0
  let squares: f64 = 0
  let improper: f64 = 0
  let at = scores
  for (let row: usize = 0; row < rows; row++) {
    const label = labelAt(labels, row, labelWidth)
    const end = at + ((<usize>columns) << 3)
    const own = load<f64>(at + (label << 3))
    let total: f64 = 0
    let least: f64 = 0
    let distance: f64 = 0
    if (columns == 2) {
      const second = load<f64>(at, 8)
      total = load<f64>(at) + second
      least = min(load<f64>(at), second)
      distance = (second - <f64>label) * (second - <f64>label)
      at = end
    } else {
      let odd = columns & 1
      if (odd) {
        total = load<f64>(end - 8)
        least = total
      }
      const pairs = end - ((<usize>odd) << 3)
      let totals = f64x2.splat(0)
      let leasts = f64x2.splat(0)
      for (let place = at; place < pairs; place += 16) {
        const pair = v128.load(place)
        totals = f64x2.add(totals, pair)
        leasts = f64x2.min(leasts, pair)
      }
      total += f64x2.extract_lane(totals, 0) + f64x2.extract_lane(totals, 1)
      least = min(least, min(f64x2.extract_lane(leasts, 0), f64x2.extract_lane(leasts, 1)))
      // The block is the thread's own: the class's own score makes room for its distance from 1.
      store<f64>(at + (label << 3), own - 1)
      let distances = f64x2.splat(0)
      for (let place = at; place < pairs; place += 16) {
        const pair = v128.load(place)
        distances = f64x2.add(distances, f64x2.mul(pair, pair))
      }
      distance = f64x2.extract_lane(distances, 0) + f64x2.extract_lane(distances, 1)
      if (odd) distance += load<f64>(end - 8) * load<f64>(end - 8)
      at = end
    }
    if (!(abs(total - 1) <= 1e-3) || least < -1e-6) improper++
    sum += distance
    squares += distance * distance
  }
  store<f64>(out, sum)
  store<f64>(out, squares, 8)
  store<f64>(out, improper, 16)
}
