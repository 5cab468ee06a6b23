/*
 * Which bucket a value lies in, never falling as the value rises: see `assembly/buckets.ts`. Cells of even width share
 * out the buckets by how many of a few thousand values lie in each. Where values crowd in one cell, that has cells of its
 * own between its lowest and its highest value, and a value that many rows have exactly is a bucket of its own: so no
 * bucket is large but those in which there is nothing to be sorted.
 */

const rootCells = 1024
const childCells = 64
/** Looked at of all values, at least. */
const looked = 8192
/** A cell with a larger share of what was looked at is divided again, where there are as many buckets to share out. */
const crowded = 1 / 16
const worthDividing = 4
/** Bytes of a node before its cells, and of each of these. */
const [headBytes, cellBytes] = [24, 8]

/** Cells over [low, low + cells / scale) and one for what is above; or where there are none the scores below, at and above `low`. */
interface Node {
  readonly low: number
  readonly scale: number
  readonly cells: number
  /** Of each cell its first bucket and how many it has, or the place of its node and 0. */
  readonly entries: Int32Array
}

export interface BucketTree {
  /** As the kernels read it. */
  readonly bytes: Uint8Array
  /** The buckets in which all values are the same, with that value. */
  readonly common: ReadonlyMap<number, number>
}

/** A tree of so many buckets for scores, of which those beyond [0, 1] are in the first or the last. */
export function scoreTree(rows: number, scoreAt: (row: number) => number, buckets: number): BucketTree {
  return treeOf(valuesIn(rows, scoreAt), 0, 1, buckets)
}

/** A tree of so many buckets for any values. */
export function valueTree(rows: number, valueAt: (row: number) => number, buckets: number): BucketTree {
  const values = valuesIn(rows, valueAt)
  let [low, high] = [Infinity, -Infinity]
  for (let at = 0; at < values.length; at++) {
    low = Math.min(low, values[at]!)
    high = Math.max(high, values[at]!)
  }
  return treeOf(values, low, high, buckets)
}

/** The values that are looked at, in the same memory for every tree: of a thousand classes each has one. */
const inspected = new Float64Array(2 * looked)

function valuesIn(rows: number, valueAt: (row: number) => number): Float64Array {
  const step = Math.max(1, Math.floor(rows / looked))
  let count = 0
  for (let row = 0; row < rows; row += step) {
    const value = valueAt(row)
    if (Number.isFinite(value)) inspected[count++] = value
  }
  return inspected.subarray(0, count)
}

function treeOf(values: Float64Array, low: number, high: number, buckets: number): BucketTree {
  const tree = new Tree(values.length)
  const scale = rootCells / (high - low)
  tree.addCells(low, Number.isFinite(scale) ? scale : 0, rootCells, values, 0, buckets)
  return { bytes: tree.bytes(), common: tree.common }
}

const none = new Float64Array(0)

class Tree {
  readonly common = new Map<number, number>()
  readonly #nodes: Node[] = []
  readonly #looked: number
  #size = 0

  constructor(looked: number) {
    this.#looked = looked
  }

  /** A node that shares out so many buckets from `first` on to its cells. */
  addCells(
    low: number,
    scale: number,
    cells: number,
    values: Float64Array,
    first: number,
    count: number,
  ): number {
    const cellOf = (value: number) => Math.min(cells, Math.max(0, Math.floor((value - low) * scale) || 0))
    const crowd = new Uint32Array(cells + 1)
    for (let at = 0; at < values.length; at++) crowd[cellOf(values[at]!)]!++
    const node = { low, scale, cells, entries: new Int32Array(2 * (cells + 1)) }
    const at = this.#add(node)
    const total = Math.max(1, values.length)
    let below = 0
    for (let cell = 0; cell <= cells; cell++) {
      const start = first + Math.min(count - 1, Math.floor((below * count) / total))
      below += crowd[cell]!
      const next = first + Math.min(count, Math.floor((below * count) / total))
      const here = Math.max(1, next - start)
      const isCrowded = this.#isCrowded(crowd[cell]!, here)
      this.#divide(
        node,
        cell,
        isCrowded ? values.filter((value) => cellOf(value) === cell) : none,
        start,
        here,
      )
    }
    return at
  }

  #isCrowded(values: number, buckets: number): boolean {
    return values > this.#looked * crowded && buckets >= worthDividing
  }

  /** Gives a cell its buckets, by a node of its own where its values crowd. */
  #divide(node: Node, cell: number, values: Float64Array, first: number, count: number): void {
    const child = this.#isCrowded(values.length, count) ? this.#childOf(values, first, count) : undefined
    node.entries[2 * cell] = child ?? first
    node.entries[2 * cell + 1] = child === undefined ? count : 0
  }

  #childOf(values: Float64Array, first: number, count: number): number | undefined {
    const sorted = values.toSorted()
    const [low, high] = [sorted[0]!, sorted.at(-1)!]
    const common = mostCommon(sorted, this.#looked * crowded)
    if (common !== undefined) return this.#addCommon(common, values, first, count)
    const scale = childCells / (high - low)
    return high > low && Number.isFinite(scale)
      ? this.addCells(low, scale, childCells, values, first, count)
      : undefined
  }

  /** A node for the values below, at and above one. */
  #addCommon(common: number, values: Float64Array, first: number, count: number): number {
    const node = { low: common, scale: 0, cells: 0, entries: new Int32Array(6) }
    const at = this.#add(node)
    const [below, above] = [
      values.filter((value) => value < common),
      values.filter((value) => value > common),
    ]
    const others = Math.max(1, below.length + above.length)
    const ofBelow = 1 + Math.floor(((count - 3) * below.length) / others)
    this.#divide(node, 0, below, first, ofBelow)
    this.#divide(node, 1, none, first + ofBelow, 1)
    this.common.set(first + ofBelow, common)
    this.#divide(node, 2, above, first + ofBelow + 1, count - ofBelow - 1)
    return at
  }

  #add(node: Node): number {
    const at = this.#size
    this.#nodes.push(node)
    this.#size += headBytes + (node.entries.length / 2) * cellBytes
    return at
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#size)
    let at = 0
    for (const { low, scale, cells, entries } of this.#nodes) {
      new Float64Array(bytes.buffer, at, 3).set([low, scale, cells])
      new Int32Array(bytes.buffer, at + headBytes, entries.length).set(entries)
      at += headBytes + 4 * entries.length
    }
    return bytes
  }
}

/** The value that more than so many have, and of several the most. */
function mostCommon(sorted: Float64Array, least: number): number | undefined {
  let [found, most] = [undefined as number | undefined, least]
  for (let from = 0, at = 1; at <= sorted.length; at++) {
    if (sorted[at] === sorted[from]) continue
    if (at - from > most) [found, most] = [sorted[from]!, at - from]
    from = at
  }
  return found
}
