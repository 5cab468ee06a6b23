import { countOne, labelAt } from './entries'

/*
 * What goes wrong, row by row: of each block the rows with the lowest keys, and what is summed and counted beside them.
 * A list is its length (u32), room for one more, then keys (f64) and rows of the block (u32), each as many as fit. The
 * bound of a list is the thread's own from block to block: as many lower keys stand in an earlier block.
 */

/** Puts a row where its key belongs, behind equal ones; a key that isn't below the bound is left out. */
function keep(list: usize, most: u32, bound: usize, key: f64, row: u32): void {
  const length = load<u32>(list)
  const keys = list + 8
  const rows = keys + ((<usize>most) << 3)
  let place = length < most ? length : most - 1
  while (place > 0 && load<f64>(keys + ((<usize>(place - 1)) << 3)) > key) {
    store<f64>(keys + ((<usize>place) << 3), load<f64>(keys + ((<usize>(place - 1)) << 3)))
    store<u32>(rows + ((<usize>place) << 2), load<u32>(rows + ((<usize>(place - 1)) << 2)))
    place--
  }
  store<f64>(keys + ((<usize>place) << 3), key)
  store<u32>(rows + ((<usize>place) << 2), row)
  if (length < most) store<u32>(list, length + 1)
  if (length + 1 >= most) store<f64>(bound, load<f64>(keys + ((<usize>(most - 1)) << 3)))
}

function listBytes(most: u32): usize {
  return 8 + <usize>most * 12
}

/**
 * Lists the rows whose own class has the lowest score, and of those that were predicted wrongly the surest; `out` gets
 * both lists, then of each class the sum of its rows' own scores (f64), their number (f64) and what the sum lost (f64,
 * Neumaier 1974). `bounds` bytes behind the scores stand the two bounds.
 */
export function surveyRows(
  scores: usize,
  actual: usize,
  predicted: usize,
  rows: u32,
  columns: u32,
  width: u32,
  most: u32,
  bounds: usize,
  out: usize,
): void {
  const hardest = out
  const surest = out + listBytes(most)
  const sums = surest + listBytes(most)
  const sizes = sums + ((<usize>columns) << 3)
  const lost = sizes + ((<usize>columns) << 3)
  memory.fill(out, 0, 2 * listBytes(most) + <usize>columns * 24)
  const lowBound = scores + bounds
  const sureBound = lowBound + 8
  for (let row: u32 = 0; row < rows; row++) {
    const label = labelAt(actual, <usize>row, width)
    const found = labelAt(predicted, <usize>row, width)
    const start = scores + ((<usize>row * <usize>columns) << 3)
    const own = load<f64>(start + (label << 3))
    const sum = sums + (label << 3)
    const before = load<f64>(sum)
    const after = before + own
    const loss = lost + (label << 3)
    store<f64>(
      loss,
      load<f64>(loss) + (abs(before) >= abs(own) ? before - after + own : own - after + before),
    )
    store<f64>(sum, after)
    const size = sizes + (label << 3)
    store<f64>(size, load<f64>(size) + 1)
    if (own < load<f64>(lowBound)) keep(hardest, most, lowBound, own, row)
    if (found == label) continue
    const key = -load<f64>(start + (found << 3))
    if (key < load<f64>(sureBound)) keep(surest, most, sureBound, key, row)
  }
}

/**
 * Counts how often rows of each label are confidently of each class, in the table (u32, classes × classes) that is
 * `table` bytes behind the scores, after a bound; `out` gets the list of rows whose label is another, by how far its
 * score lies below. `thresholds` (f64 each): from which score on a row may be confidently of a class.
 */
export function suspectRows(
  scores: usize,
  actual: usize,
  rows: u32,
  columns: u32,
  width: u32,
  thresholds: usize,
  most: u32,
  table: usize,
  out: usize,
): void {
  memory.fill(out, 0, listBytes(most))
  const bound = scores + table
  const joint = bound + 8
  for (let row: u32 = 0; row < rows; row++) {
    const label = labelAt(actual, <usize>row, width)
    const start = scores + ((<usize>row * <usize>columns) << 3)
    let likely: u32 = u32.MAX_VALUE
    let best = -Infinity
    for (let column: u32 = 0; column < columns; column++) {
      const score = load<f64>(start + ((<usize>column) << 3))
      if (score >= load<f64>(thresholds + ((<usize>column) << 3)) && score > best) {
        best = score
        likely = column
      }
    }
    if (likely == u32.MAX_VALUE) continue
    countOne(joint, label * <usize>columns + <usize>likely)
    if (<usize>likely == label) continue
    const margin = load<f64>(start + (label << 3)) - best
    if (margin < load<f64>(bound)) keep(out, most, bound, margin, row)
  }
}
