/* Keys of 64 bits in ascending order: by their highest bits into as many places as there are keys, and so on within. */

/** Bytes of the table of one level of sorting; there are at most 14 levels of at least 5 bits each. */
const tableBytes: usize = 16_384 + 64
const levels: usize = 14
/** Bytes of the tables of all levels. */
export const sortTables: usize = levels * tableBytes
const few: u32 = 24

/**
 * Sorts keys in place; those that differ in no bit above `alike` (0 or 1) may stay in any order. `room` for as many
 * keys; `table` for a level and those below.
 */
export function sortKeys(at: usize, count: u32, alike: u64, room: usize, table: usize): void {
  if (count <= few) {
    insert(at, count)
    return
  }
  const end = at + ((<usize>count) << 3)
  let low = u64.MAX_VALUE
  let high: u64 = 0
  for (let place = at; place < end; place += 8) {
    const key = load<u64>(place)
    low = min(low, key)
    high = max(high, key)
  }
  if ((low ^ high) <= alike) return
  const bits: u64 = min(12, 32 - clz(count))
  const range = 64 - clz(high - low)
  const shift = range > bits ? range - bits : 0
  const size = <usize>((high - low) >> shift) + 1
  memory.fill(table, 0, (size + 1) << 2)
  for (let place = at; place < end; place += 8) {
    const entry = table + ((<usize>((load<u64>(place) - low) >> shift)) << 2)
    store<u32>(entry, load<u32>(entry, 4) + 1, 4)
  }
  let sum: u32 = 0
  let largest: u32 = 0
  for (let entry = table + 4; entry <= table + (size << 2); entry += 4) {
    const here = load<u32>(entry)
    largest = max(largest, here)
    sum += here
    store<u32>(entry, sum)
  }
  for (let place = at; place < end; place += 8) {
    const key = load<u64>(place)
    const entry = table + ((<usize>((key - low) >> shift)) << 2)
    const target = load<u32>(entry)
    store<u32>(entry, target + 1)
    store<u64>(room + ((<usize>target) << 3), key)
  }
  memory.copy(at, room, (<usize>count) << 3)
  if (shift == 0) return
  if (largest <= few) {
    insert(at, count)
    return
  }
  // The table holds ends now.
  let start: u32 = 0
  for (let entry = table; entry < table + (size << 2); entry += 4) {
    const stop = load<u32>(entry)
    if (stop - start > 1) sortKeys(at + ((<usize>start) << 3), stop - start, alike, room, table + tableBytes)
    start = stop
  }
}

function insert(at: usize, count: u32): void {
  const end = at + ((<usize>count) << 3)
  for (let place = at + 8; place < end; place += 8) {
    const key = load<u64>(place)
    let hole = place
    while (hole > at) {
      const before = load<u64>(hole - 8)
      if (before <= key) break
      store<u64>(hole, before)
      hole -= 8
    }
    store<u64>(hole, key)
  }
}
