/*
 * Rows of scores, each of one sample: which class has the highest, and whether all of them are probabilities.
 */

const outside: f64 = 1e-6
const astray: f64 = 1e-3

/**
 * Writes the first of the highest scores of each row to `out` + 8, in `width` bytes, and to `out` (u32) whether some row
 * holds no probabilities: scores beyond [0, 1] by more than 10⁻⁶, or a sum that is not 1 to 10⁻³.
 */
export function judgeRows(scores: usize, rows: u32, columns: u32, width: u32, out: usize): void {
  const to = out + 8
  store<u32>(
    out,
    columns == 2 && width == 1 ? judgePairs(scores, rows, to) : judgeLong(scores, rows, columns, width, to),
  )
}

/** Two rows of two scores at a time. */
function judgePairs(scores: usize, rows: u32, to: usize): u32 {
  const least = f64x2.splat(-outside)
  const most = f64x2.splat(1 + outside)
  const one = f64x2.splat(1)
  const tolerance = f64x2.splat(astray)
  let sound = i64x2.splat(-1)
  // An odd last row is judged twice over.
  if (rows & 1) v128.store(scores + ((<usize>rows) << 4), v128.load(scores + ((<usize>(rows - 1)) << 4)))
  const end = scores + ((<usize>rows) << 4)
  for (let at = scores; at < end; at += 32) {
    const row = v128.load(at)
    const next = v128.load(at, 16)
    const first = i8x16.shuffle(row, next, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
    const second = i8x16.shuffle(row, next, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
    const distance = f64x2.abs(f64x2.sub(f64x2.add(first, second), one))
    const low = v128.and(f64x2.ge(first, least), f64x2.ge(second, least))
    const high = v128.and(f64x2.le(first, most), f64x2.le(second, most))
    sound = v128.and(sound, v128.and(f64x2.le(distance, tolerance), v128.and(low, high)))
    const labels = i64x2.bitmask(f64x2.gt(second, first))
    store<u16>(to, <u16>((labels & 1) | ((labels & 2) << 7)))
    to += 2
  }
  return u32(!i64x2.all_true(sound))
}

function judgeLong(scores: usize, rows: u32, columns: u32, width: u32, to: usize): u32 {
  let strange: u32 = 0
  let at = scores
  for (let row: u32 = 0; row < rows; row++) {
    let best: u32 = 0
    let highest = load<f64>(at)
    let least = highest
    let sum: f64 = 0
    for (let column: u32 = 0; column < columns; column++) {
      const score = load<f64>(at)
      at += 8
      sum += score
      if (score > highest) {
        highest = score
        best = column
      }
      if (score < least) least = score
    }
    if (!(abs(sum - 1) <= astray && least >= -outside && highest <= 1 + outside)) strange = 1
    if (width == 1) store<u8>(to, <u8>best)
    else store<u16>(to, <u16>best)
    to += <usize>width
  }
  return strange
}
