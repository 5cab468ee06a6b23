import { countOne } from './entries'

/*
 * Counting of (actual, predicted) pairs. A table that is counted up in memory stalls where the same entry comes
 * twice in a row, which the diagonal does: neighbours go to copies of the table that are added up in the end.
 */

/**
 * Labels of one byte, `classes`² ≤ 256: eight cells at once by one multiplication of eight bytes, none of which can
 * carry over. `table`: 8 × 256 counts of 32 bits.
 */
export function countCellsOfFew(
  actual: usize,
  predicted: usize,
  rows: u32,
  classes: u32,
  table: usize,
): void {
  const whole = rows & ~7
  for (let row: u32 = 0; row < whole; row += 8) {
    const cells = load<u64>(actual + row) * <u64>classes + load<u64>(predicted + row)
    countOne(table, <usize>(cells & 255))
    countOne(table + 1024, <usize>((cells >> 8) & 255))
    countOne(table + 2048, <usize>((cells >> 16) & 255))
    countOne(table + 3072, <usize>((cells >> 24) & 255))
    countOne(table + 4096, <usize>((cells >> 32) & 255))
    countOne(table + 5120, <usize>((cells >> 40) & 255))
    countOne(table + 6144, <usize>((cells >> 48) & 255))
    countOne(table + 7168, <usize>(cells >> 56))
  }
  for (let row: u32 = whole; row < rows; row++) {
    countOne(table, <usize>load<u8>(actual + row) * classes + load<u8>(predicted + row))
  }
}

/** Labels of one byte; `table`: two copies of classes² counts of 32 bits. */
export function countCells8(actual: usize, predicted: usize, rows: u32, classes: u32, table: usize): void {
  const second = table + ((<usize>classes * classes) << 2)
  const whole = rows & ~1
  for (let row: u32 = 0; row < whole; row += 2) {
    countOne(table, <usize>load<u8>(actual + row) * classes + load<u8>(predicted + row))
    countOne(second, <usize>load<u8>(actual + row, 1) * classes + load<u8>(predicted + row, 1))
  }
  if (whole < rows) countOne(table, <usize>load<u8>(actual + whole) * classes + load<u8>(predicted + whole))
}

/** Labels of two bytes; `table`: classes² counts of 32 bits. */
export function countCells16(actual: usize, predicted: usize, rows: u32, classes: u32, table: usize): void {
  const whole = rows & ~3
  for (let row: u32 = 0; row < whole; row += 4) {
    const one = load<u64>(actual + ((<usize>row) << 1))
    const other = load<u64>(predicted + ((<usize>row) << 1))
    countOne(table, <usize>(one & 0xffff) * classes + <usize>(other & 0xffff))
    countOne(table, <usize>((one >> 16) & 0xffff) * classes + <usize>((other >> 16) & 0xffff))
    countOne(table, <usize>((one >> 32) & 0xffff) * classes + <usize>((other >> 32) & 0xffff))
    countOne(table, <usize>(one >> 48) * classes + <usize>(other >> 48))
  }
  for (let row: usize = whole; row < rows; row++) {
    countOne(table, <usize>load<u16>(actual + (row << 1)) * classes + load<u16>(predicted + (row << 1)))
  }
}
