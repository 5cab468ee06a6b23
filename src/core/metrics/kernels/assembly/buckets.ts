/*
 * The bucket of a value by the tree of `bucketTree.ts`: nodes of three f64 (lowest value, cells a unit, number of cells)
 * and of each cell two i32: its first bucket and how many it has, or where its own node stands in the tree and 0.
 */

/**
 * Never falls as the value, which is a number, rises. Below 0 where its cell has a node of its own: see {@link bucketBelow}.
 * The two are apart because the compiler puts into a loop what calls nothing.
 */
export function bucketIn(tree: usize, value: f64): i32 {
  // The root has cells; few values lie in one that is divided again.
  const place = (value - load<f64>(tree)) * load<f64>(tree, 8)
  const scaled = place > 0 ? min(place, load<f64>(tree, 16)) : 0
  const cell = <i32>scaled
  const entry = tree + 24 + ((<usize>cell) << 3)
  const count = load<i32>(entry, 4)
  const first = load<i32>(entry)
  return count > 0 ? first + min(<i32>((scaled - <f64>cell) * <f64>count), count - 1) : -first
}

/** The bucket of a value for which {@link bucketIn} says `found`. */
export function bucketBelow(tree: usize, found: i32, value: f64): i32 {
  let node = tree - <usize>found
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
