import { isMap, isPair, isSeq, Pair, Scalar, YAMLMap, YAMLSeq, type Document, type Node } from 'yaml'
import type { PlainNode, PlainValue } from './plainLines.ts'
import type { PlainScalar } from './plainScalar.ts'
import type { Cut } from './plainRuns.ts'

/** The text without the lines of the cuts. */
export function withoutCuts(text: string, cuts: readonly Cut[]): string {
  let short = ''
  let at = 0
  for (const { start, end } of cuts) {
    short += text.slice(at, start)
    at = end
  }
  return short + text.slice(at)
}

/**
 * Puts the lines of the cuts back into the document that was read of the text without them, and every place to where
 * it is in the whole text. False where some line beside a cut was not read as a plain line (it is inside of a quote,
 * say) or is part of an error: the document is of no use then.
 */
export function spliceCuts(document: Document.Parsed, cuts: readonly Cut[]): boolean {
  const shift = new Shift(cuts)
  const problems = [...document.errors, ...document.warnings]
  for (const { left, right } of cuts) {
    const [from, to] = [shift.toShort(left.lineStart), shift.toShort(right.start)]
    if (problems.some(({ pos: [start, end] }) => start <= to && end >= from)) return false
  }
  const splicer = new Splicer(cuts, shift, document)
  splicer.visit(document.contents)
  if (!splicer.isDone) return false
  shift.move(document.range)
  for (const problem of problems) shift.move(problem.pos)
  return true
}

/** Offsets in the text without the cuts, and in the whole one. */
class Shift {
  readonly #cuts: readonly Cut[]
  /** Where each cut is in the short text, and what is left out up to its end. */
  readonly #at: number[] = []
  readonly #removed: number[] = []

  constructor(cuts: readonly Cut[]) {
    this.#cuts = cuts
    let removed = 0
    for (const { start, end } of cuts) {
      this.#at.push(start - removed)
      removed += end - start
      this.#removed.push(removed)
    }
  }

  /** Of an offset that no cut holds. */
  toShort(offset: number): number {
    const before = countBelow(this.#cuts.length, (index) => this.#cuts[index]!.end <= offset)
    return offset - (this.#removed[before - 1] ?? 0)
  }

  /** Sets a range of the short text to that of the whole one: what ends at a cut ends before it. */
  move(range: [number, number, ...number[]]): void {
    const [start] = range
    range[0] = this.#toWhole(start, true)
    for (let index = 1; index < range.length; index += 1)
      range[index] = Math.max(range[0], this.#toWhole(range[index]!, range[index] === start))
  }

  #toWhole(offset: number, isStart: boolean): number {
    const before = countBelow(this.#at.length, (index) =>
      isStart ? this.#at[index]! <= offset : this.#at[index]! < offset,
    )
    return offset + (this.#removed[before - 1] ?? 0)
  }
}

/** Number of leading indices of which something is true; it is false of all after them. */
function countBelow(length: number, isBelow: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBelow(middle)) low = middle + 1
    else high = middle
  }
  return low
}

class Splicer {
  /** By where the sibling on their right begins in the short text. */
  readonly #cuts: Map<number, Cut>
  readonly #shift: Shift
  readonly #schema: Document.Parsed['schema']

  constructor(cuts: readonly Cut[], shift: Shift, { schema }: Document.Parsed) {
    this.#cuts = new Map(cuts.map((cut) => [shift.toShort(cut.right.start), cut]))
    this.#shift = shift
    this.#schema = schema
  }

  /** All cuts were put back. */
  get isDone(): boolean {
    return this.#cuts.size === 0
  }

  visit(node: unknown): void {
    if (isMap(node) || isSeq(node)) this.#visitItems(node)
    const { range } = (node ?? {}) as { range?: [number, number, number] | null }
    if (range) this.#shift.move(range)
  }

  #visitItems(collection: YAMLMap | YAMLSeq): void {
    const isPlain = !collection.flow && collection.tag === undefined
    const kind = isMap(collection) ? 'pair' : 'item'
    const items: unknown[] = []
    let before: number | undefined
    for (const item of collection.items as readonly unknown[]) {
      const start = startOf(item)
      const cut = isPlain && start !== undefined ? this.#cuts.get(start) : undefined
      if (cut?.right.kind === kind && before === this.#shift.toShort(cut.left.start)) {
        this.#cuts.delete(start!)
        for (const node of cut.nodes) items.push(this.#item(node))
      }
      before = start
      if (isPair(item)) {
        this.visit(item.key)
        this.visit(item.value)
      } else this.visit(item)
      items.push(item)
    }
    collection.items = items as never
  }

  #item(node: PlainNode): Pair | Node {
    if (node.kind === 'item') return this.#value(node)
    const { start, key } = node
    const end = start + key.length
    return new Pair(scalar({ start, end, quote: '', source: key, data: key }, end), this.#value(node))
  }

  #value({ value, lineEnd, children }: PlainNode): Node {
    if (value) return this.#made(value, lineEnd)
    const first = children![0]!
    const isList = first.kind === 'item'
    const collection = isList ? new YAMLSeq(this.#schema) : new YAMLMap(this.#schema)
    const items = children!.map((child) => this.#item(child))
    collection.items = items as never
    const end = endOf(items.at(-1)!)
    collection.range = [isList ? first.lineStart + first.column : first.start, end, end]
    return collection
  }

  /** A scalar, or brackets; `end` is where what belongs to it ends. */
  #made(value: PlainValue, end: number): Node {
    if (!('items' in value)) return scalar(value, end)
    const { keys, isMap: isMapping, start } = value
    const items = value.items.map((item, index) => {
      const node = this.#made(item, item.blankEnd)
      return isMapping ? new Pair(scalar(keys[index]!, keys[index]!.end), node) : node
    })
    const collection = isMapping ? new YAMLMap(this.#schema) : new YAMLSeq(this.#schema)
    collection.items = items as never
    collection.flow = true
    collection.range = [start, value.end, end]
    return collection
  }
}

const types = { '': 'PLAIN', '"': 'QUOTE_DOUBLE', "'": 'QUOTE_SINGLE' } as const

function scalar({ data, source, quote, start, end }: PlainScalar, blankEnd: number): Scalar {
  const made = new Scalar(data)
  made.range = [start, end, blankEnd]
  made.source = source
  made.type = types[quote]
  return made
}

const startOf = (item: unknown): number | undefined =>
  ((isPair(item) ? item.key : item) as Node | null)?.range?.[0]

const endOf = (item: Pair | Node): number => ((isPair(item) ? item.value : item) as Node).range![2]
