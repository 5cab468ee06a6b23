import { plainData, type PlainScalar } from './plainScalar.ts'

/** A list or a map in brackets on one line, of words and numbers and of such lists and maps. */
export interface PlainFlow {
  readonly isMap: boolean
  readonly start: number
  readonly end: number
  /** Behind the blanks that follow. */
  readonly blankEnd: number
  /** Of a map, one for each item. */
  readonly keys: readonly FlowScalar[]
  readonly items: readonly FlowItem[]
}

export type FlowScalar = PlainScalar & { readonly blankEnd: number }
export type FlowItem = FlowScalar | PlainFlow

/** Brackets in brackets. */
const deepest = 6
const word = /(?:[\w./+]|-(?=[\w./+]))[\w./+-]*/y

/** The brackets that open at an offset; undefined where it takes a reader to say what they hold. */
export function plainFlowAt(text: string, start: number, depth = 1): PlainFlow | undefined {
  const isMap = text[start] === '{'
  const close = isMap ? '}' : ']'
  const keys: FlowScalar[] = []
  const items: FlowItem[] = []
  let at = afterBlanks(text, start + 1)
  while (text[at] !== close || items.length > 0) {
    if (isMap) {
      const key = wordAt(text, at)
      if (!key || key.data !== key.source || key.blankEnd > key.end) return undefined
      if (text[key.end] !== ':' || text[key.end + 1] !== ' ') return undefined
      keys.push(key)
      at = afterBlanks(text, key.end + 1)
    }
    const isNested = text[at] === '[' || text[at] === '{'
    if (isNested && depth >= deepest) return undefined
    const item = isNested ? plainFlowAt(text, at, depth + 1) : wordAt(text, at)
    if (!item) return undefined
    items.push(item)
    at = item.blankEnd
    if (text[at] === close) break
    if (text[at] !== ',') return undefined
    at = afterBlanks(text, at + 1)
  }
  return { isMap, start, end: at + 1, blankEnd: afterBlanks(text, at + 1), keys, items }
}

function wordAt(text: string, start: number): FlowScalar | undefined {
  word.lastIndex = start
  const source = word.exec(text)?.[0]
  const data = source === undefined ? undefined : plainData(source)
  if (source === undefined || data === undefined) return undefined
  const end = start + source.length
  return { start, end, quote: '', source, data, blankEnd: afterBlanks(text, end) }
}

function afterBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at += 1
  return at
}
