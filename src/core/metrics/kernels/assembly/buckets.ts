/*
 * The bucket of a value by the tree of `bucketTree.ts`: nodes of three f64 (lowest value, cells a unit, number of cells)
 * and of each cell two i32: its first bucket and how many it has, or where its own node stands in the tree and 0.
 */

/** Never falls as the value, which is a number, rises. */
export function bucketIn(tree: usize, value: f64): i32 {
  let node = tree
  let scaled: f64
  let cell: i32
  let first: i32
  let count: i32
  do {
    const low = load<f64>(node)
    const cells = load<f64>(node, 16)
    const place = (value - low) * load<f64>(node, 8)
    scaled = cells > 0 ? (place > 0 ? min(place, cells) : 0) : <f64>(i32(value > low) + i32(value >= low))
    cell = <i32>scaled
    const entry = node + 24 + ((<usize>cell) << 3)
    first = load<i32>(entry)
    count = load<i32>(entry, 4)
    node = tree + <usize>first
  } while (count == 0)
  return first + min(<i32>((scaled - <f64>cell) * <f64>count), count - 1)
}
