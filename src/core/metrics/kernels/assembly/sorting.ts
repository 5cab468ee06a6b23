/*
 * Keys of 64 bits, or records that begin with one, in ascending order: by their highest bits into as many places as there
 * are keys, and so on within.
 */

/** Bytes of the table of one level of sorting; there are at most 14 levels of at least 5 bits each. */
const tableBytes: usize = 16_384 + 64
const levels: usize = 14
/** Bytes of the tables of all levels. */
export const sortTables: usize = levels * tableBytes
const few: u32 = 24

/**
 * Sorts keys (u64, or v128 of which the first half is one) in place, those that are the same in the order in which they
 * stand; those that differ in no bit above `alike` (0 or 1) may stay in any order. `room` for as many keys; `table` for a
 * level and those below.
 */
export function sortKeys<T>(at: usize, count: u32, alike: u64, room: usize, table: usize): void {
  if (count <= few) {
    insert<T>(at, count)
    return
  }
  const end = at + ((<usize>count) << alignof<T>())
  let low = u64.MAX_VALUE
  let high: u64 = 0
  for (let place = at; place < end; place += sizeof<T>()) {
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
  for (let place = at; place < end; place += sizeof<T>()) {
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
  for (let place = at; place < end; place += sizeof<T>()) {
    const key = load<u64>(place)
    const entry = table + ((<usize>((key - low) >> shift)) << 2)
    const target = load<u32>(entry)
    store<u32>(entry, target + 1)
    store<T>(room + ((<usize>target) << alignof<T>()), load<T>(place))
  }
  memory.copy(at, room, (<usize>count) << alignof<T>())
  if (shift == 0) return
  if (largest <= few) {
    insert<T>(at, count)
    return
  }
  // The table holds ends now.
  let start: u32 = 0
  for (let entry = table; entry < table + (size << 2); entry += 4) {
    const stop = load<u32>(entry)
    if (stop - start > 1)
      sortKeys<T>(at + ((<usize>start) << alignof<T>()), stop - start, alike, room, table + tableBytes)
    start = stop
  }
}

function insert<T>(at: usize, count: u32): void {
  const end = at + ((<usize>count) << alignof<T>())
  for (let place = at + sizeof<T>(); place < end; place += sizeof<T>()) {
    const record = load<T>(place)
    const key = load<u64>(place)
    let hole = place
    while (hole > at) {
      if (load<u64>(hole - sizeof<T>()) <= key) break
      store<T>(hole, load<T>(hole - sizeof<T>()))
      hole -= sizeof<T>()
    }
    store<T>(hole, record)
  }
}
