import { plainFlowAt, type PlainFlow } from './plainFlow.ts'
import { plainData, type PlainScalar } from './plainScalar.ts'

/**
 * A key with its value, or an item of a list, on lines that say nothing but that: `key: 1 # why`, `- text`, `key:`
 * with such lines below. What they mean doesn't depend on a reader's state, but for the column.
 */
export interface PlainNode {
  readonly kind: 'pair' | 'item'
  readonly column: number
  /** Offsets of its first line. */
  readonly lineStart: number
  readonly lineEnd: number
  /** Offset of the key; of an item, of what is behind its dash. */
  readonly start: number
  /** Of a pair. */
  readonly key: string
  /** Undefined where the value is a map or a list on the lines below, or the map that begins behind the dash. */
  readonly value: PlainValue | undefined
  /** The whole of that map or list; undefined while some of it isn't plain. */
  children: readonly PlainNode[] | undefined
}

export type PlainValue = PlainScalar | PlainFlow

export type Line =
  | { readonly kind: 'plain'; readonly end: number; readonly node: PlainNode; readonly inner?: PlainNode }
  /** Nothing, or a comment alone and its column, which is -1 where there is none. */
  | { readonly kind: 'gap'; readonly end: number; readonly comment: number }
  /** Anything else; where it opens a literal or folded text, the column that the text is deeper than. */
  | { readonly kind: 'other'; readonly end: number; readonly literal: number | undefined }

/*
 * Signs that mean themselves wherever they stand in a text of a block. There are more, but to tell takes a reader. A
 * comma at the end of a line rather belongs to brackets that were opened above.
 */
const sign = String.raw`[\w./+*%=;()@!?-]`
const plainText = String.raw`(?:[\w./+]|-(?=[\w./+]))(?:${sign}|,(?= *${sign})|:(?=[\w/])| +(?=${sign}))*`
const head = /( {0,24})(- +)?(?:([A-Za-z_][\w.-]{0,199}):(?= |\r?\n))?/y
const rest = new RegExp(
  String.raw`( *)(?:(${plainText})|"([^"\\\r\n\t]*)"|'([^'\r\n\t]*)')?(?: +#[^\r\n]*)? *\r?\n`,
  'y',
)
const gap = /( *)(#[^\r\n]*)?\r?\n/y
const literal = /[:-] +[|>][-+0-9]* *(?:#.*)?\r?\n$/

/** The line at an offset. */
export function lineAt(text: string, at: number): Line {
  gap.lastIndex = at
  const blank = gap.exec(text)
  if (blank) {
    const comment = blank[2] === undefined ? -1 : blank[1]!.length
    return { kind: 'gap', end: gap.lastIndex, comment }
  }
  return plainLine(text, at) ?? otherLine(text, at)
}

function plainLine(text: string, lineStart: number): Line | undefined {
  head.lastIndex = lineStart
  const [front = '', indent = '', dash = '', key = ''] = head.exec(text) ?? []
  if (key === '' ? dash === '' : plainData(key) !== key) return undefined
  const read = valueAt(text, lineStart + front.length)
  if (!read || (key === '' && !read.value)) return undefined
  const { value, lineEnd } = read
  const column = indent.length
  const start = lineStart + column + dash.length
  const shared = { lineStart, lineEnd, start, children: undefined }
  const pair = (at: number): PlainNode => ({ kind: 'pair', column: at, key, value, ...shared })
  if (dash === '') return { kind: 'plain', end: lineEnd, node: pair(column) }
  const item: PlainNode = {
    kind: 'item',
    column,
    key: '',
    value: key === '' ? value : undefined,
    ...shared,
  }
  if (key === '') return { kind: 'plain', end: lineEnd, node: item }
  return { kind: 'plain', end: lineEnd, node: item, inner: pair(column + dash.length) }
}

interface Rest {
  readonly value: PlainValue | undefined
  readonly lineEnd: number
}

/** The rest of a line behind key or dash; undefined where it takes a reader to say what it is. */
function valueAt(text: string, from: number): Rest | undefined {
  let at = from
  while (text[at] === ' ') at += 1
  if (text[at] === '[' || text[at] === '{') {
    const flow = plainFlowAt(text, at)
    rest.lastIndex = flow?.end ?? 0
    const isAlone =
      flow &&
      rest
        .exec(text)
        ?.slice(2)
        .every((part) => part === undefined)
    return isAlone ? { value: flow, lineEnd: rest.lastIndex } : undefined
  }
  rest.lastIndex = from
  const found = rest.exec(text)
  const value = found && scalarOf(found, from)
  return found && value !== null ? { value, lineEnd: rest.lastIndex } : undefined
}

/** Undefined where there is none, null where it takes a reader to say what it is. */
function scalarOf(found: RegExpExecArray, at: number): PlainScalar | undefined | null {
  const [, space = '', plain, double, single] = found
  const start = at + space.length
  const quoted = double ?? single
  if (quoted !== undefined) {
    const quote = double === undefined ? "'" : '"'
    return { start, end: start + quoted.length + 2, quote, source: quoted, data: quoted }
  }
  if (plain === undefined) return undefined
  const data = plainData(plain)
  return data === undefined ? null : { start, end: start + plain.length, quote: '', source: plain, data }
}

function otherLine(text: string, at: number): Line {
  const stop = text.indexOf('\n', at)
  const end = stop === -1 ? text.length : stop + 1
  const opens = literal.test(text.slice(Math.max(at, end - 200), end))
  const column = opens ? /^ */.exec(text.slice(at, end))![0].length : undefined
  return { kind: 'other', end, literal: column }
}
