/** Adds one to an entry of a table of counts of 32 bits. */
export function countOne(table: usize, entry: usize): void {
  const at = table + (entry << 2)
  store<u32>(at, load<u32>(at) + 1)
}

/** The label of a row, of one or two bytes. */
export function labelAt(labels: usize, row: usize, width: u32): usize {
  return width == 1 ? <usize>load<u8>(labels + row) : <usize>load<u16>(labels + (row << 1))
}
