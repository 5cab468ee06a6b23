import { countOne } from './entries'

/*
 * Random draws. Numbers come from PCG (O'Neill 2014): a linear congruential generator of 64 bits whose high bits are
 * permuted by a shift that the highest of them choose. Every replicate has streams of its own, so what is drawn depends
 * on no thread.
 */

const multiplier: u64 = 6364136223846793005

const increment: u64 = 1442695040888963407

/** Where a stream starts: far from all others, by the finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
function start(seed: u32, stream: u64): u64 {
  let state = ((<u64>seed) << 40) + stream * 0x9e3779b97f4a7c15
  state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9
  state = (state ^ (state >> 27)) * 0x94d049bb133111eb
  return state ^ (state >> 31)
}

function permuted(state: u64): u32 {
  return rotr<u32>(<u32>(((state >> 18) ^ state) >> 27), <u32>(state >> 59))
}

function identityAt(rows: usize, row: usize, width: u32): usize {
  if (width == 1) return <usize>load<u8>(rows + row)
  if (width == 2) return <usize>load<u16>(rows + (row << 1))
  return <usize>load<u32>(rows + (row << 2))
}

/**
 * For each replicate `from` … `from` + `rows` − 1 draws `samples` rows with replacement and counts what they are:
 * `out` gets u32 counts of `kinds` kinds a replicate. `kindsOf` says of each row its kind in `width` bytes. Four
 * streams a replicate, each with a table of its own in `scratch`.
 */
export function resampleKinds(
  scratch: usize,
  from: u32,
  rows: u32,
  kindsOf: usize,
  width: u32,
  samples: u32,
  kinds: u32,
  seed: u32,
  out: usize,
): void {
  const bytes = (<usize>kinds) << 2
  const second = scratch + bytes
  const third = second + bytes
  const fourth = third + bytes
  // Numbers whose product falls below this would make some rows likelier than others.
  const least = <u32>(<u32>-samples % samples)
  for (let replicate: u32 = 0; replicate < rows; replicate++) {
    memory.fill(scratch, 0, bytes << 2)
    const stream = (<u64>(from + replicate)) << 2
    let one = start(seed, stream)
    let two = start(seed, stream + 1)
    let three = start(seed, stream + 2)
    let four = start(seed, stream + 3)
    let left = samples
    while (left >= 4) {
      const a = <u64>permuted(one) * <u64>samples
      const b = <u64>permuted(two) * <u64>samples
      const c = <u64>permuted(three) * <u64>samples
      const d = <u64>permuted(four) * <u64>samples
      one = one * multiplier + increment
      two = two * multiplier + increment
      three = three * multiplier + increment
      four = four * multiplier + increment
      if (min(min(<u32>a, <u32>b), min(<u32>c, <u32>d)) < least) continue
      countOne(scratch, identityAt(kindsOf, <usize>(a >> 32), width))
      countOne(second, identityAt(kindsOf, <usize>(b >> 32), width))
      countOne(third, identityAt(kindsOf, <usize>(c >> 32), width))
      countOne(fourth, identityAt(kindsOf, <usize>(d >> 32), width))
      left -= 4
    }
    while (left > 0) {
      const a = <u64>permuted(one) * <u64>samples
      one = one * multiplier + increment
      if (<u32>a < least) continue
      countOne(scratch, identityAt(kindsOf, <usize>(a >> 32), width))
      left--
    }
    const table = out + <usize>replicate * bytes
    for (let at: usize = 0; at < bytes; at += 4) {
      store<u32>(
        table + at,
        load<u32>(scratch + at) + load<u32>(second + at) + load<u32>(third + at) + load<u32>(fourth + at),
      )
    }
  }
}

/**
 * A draw from a table by Walker's alias method: entries of a threshold (u32) and another entry's number (u32). One
 * number serves both, its low bits the threshold.
 */
function aliasDraw(table: usize, size: u32, number: u64): u32 {
  const product = (number >> 32) * <u64>size
  const entry = <u32>(product >> 32)
  const at = table + ((<usize>entry) << 3)
  // A branch would be guessed wrongly every other time.
  return select<u32>(entry, load<u32>(at, 4), <u32>number < load<u32>(at))
}

/**
 * Multinomial draws: for each replicate every cell gets a Poisson number of its own, whose sum together stays a little
 * short of the total; what is missing is drawn one by one. Given their sum, Poisson numbers are multinomial, so the
 * whole is exactly so; a replicate whose sum is beyond its total is drawn again.
 *
 * `cellTables` (u32 × 4 a cell): address of its table, size, lowest number, kind. `totals`: u32 a replicate. `kinds`:
 * alias table over the cells. `out`: u32 counts of `cells` cells a replicate.
 */
export function drawMultinomials(
  _scratch: usize,
  from: u32,
  rows: u32,
  cellTables: usize,
  cells: u32,
  everyCell: usize,
  totals: usize,
  seed: u32,
  out: usize,
): void {
  for (let replicate: u32 = 0; replicate < rows; replicate++) {
    const table = out + ((<usize>replicate * cells) << 2)
    const total = load<u32>(totals + ((<usize>(from + replicate)) << 2))
    const stream = (<u64>(from + replicate)) << 1
    let one = start(seed, stream)
    let two = start(seed, stream + 1)
    let sum: u64 = 0
    do {
      sum = 0
      for (let cell: u32 = 0; cell < cells; cell++) {
        const number = ((<u64>permuted(one)) << 32) | <u64>permuted(two)
        one = one * multiplier + increment
        two = two * multiplier + increment
        const entry = cellTables + ((<usize>cell) << 4)
        const drawn = load<u32>(entry, 8) + aliasDraw(<usize>load<u32>(entry), load<u32>(entry, 4), number)
        store<u32>(table + ((<usize>cell) << 2), drawn)
        sum += drawn
      }
    } while (sum > <u64>total)
    for (let left = total - <u32>sum; left > 0; left--) {
      const number = ((<u64>permuted(one)) << 32) | <u64>permuted(two)
      one = one * multiplier + increment
      two = two * multiplier + increment
      countOne(table, <usize>aliasDraw(everyCell, cells, number))
    }
  }
}
