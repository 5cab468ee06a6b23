import { FlowScanner } from './cursorFlow.ts'
import { emptyFrame, type Cursor, type Frame } from './cursorFrame.ts'
import { indentOf, isGap, keyAt, lineEnd, plainEnd, quoteAt, quoteEnd, type FoundKey } from './cursorText.ts'
import { limits } from './limits.ts'
import type { KeyPath } from './path.ts'

/** What the text says around an offset, and which keys it states altogether. */
export interface Surroundings {
  /** Undefined in comments, in multi-line texts and where the indentation fits nothing. */
  readonly cursor: Cursor | undefined
  /** Paths of all keys but the one at the cursor, those in lists left out. */
  readonly stated: readonly KeyPath[]
}

/**
 * Finds where an offset stands, by indentation and brackets alone, so that it works while a line is half written and
 * the file is not YAML at the moment. One pass over the text; an unclosed bracket or quote ends where indentation
 * says that another key begins.
 */
export function surroundingsOf(text: string, offset: number): Surroundings {
  return text.length > limits.characters || offset < 0 || offset > text.length
    ? { cursor: undefined, stated: [] }
    : new BlockScanner(text, offset).scan()
}

class BlockScanner {
  readonly #text: string
  readonly #offset: number
  readonly #stated: KeyPath[] = []
  #frames: Frame[] = [emptyFrame('map', 0, [])]
  #cursor: Cursor | undefined
  /** Column that the lines of a literal or folded text are deeper than. */
  #literal: number | undefined

  constructor(text: string, offset: number) {
    this.#text = text
    this.#offset = offset
  }

  scan(): Surroundings {
    for (let start = 0; start <= this.#text.length;) start = this.#line(start)
    return { cursor: this.#cursor, stated: this.#stated }
  }

  /** Reads the line at an offset, and those that a bracket or quote opened on it goes on over. The next line's start. */
  #line(start: number): number {
    const text = this.#text
    const end = lineEnd(text, start)
    const isHere = this.#offset >= start && this.#offset <= end
    const indent = indentOf(text, start, end)
    const at = start + indent
    const isBlank = at === end || text[at] === '\r'
    if (this.#literal !== undefined) {
      if (isBlank || indent > this.#literal) return end + 1
      this.#literal = undefined
    }
    if (isBlank) {
      if (isHere) this.#onBlank(this.#offset - start)
      return end + 1
    }
    if (text[at] === '#' || text[at] === '%' || text[at] === '\t') return end + 1
    if (indent === 0 && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(start, Math.min(end, start + 4)))) {
      this.#frames = [emptyFrame('map', 0, [])]
      return end + 1
    }
    return this.#content(start, at, end)
  }

  #content(start: number, from: number, end: number): number {
    const text = this.#text
    let at = from
    this.#close(at - start, text[at] === '-' && isGap(text, at + 1, end))
    while (text[at] === '-' && isGap(text, at + 1, end)) {
      this.#item(at - start)
      at += 1
      while (at < end && text[at] === ' ') at += 1
    }
    if (at >= end || text[at] === '\r' || text[at] === '#') {
      // An item of a list that is still to be written.
      const isAfterDash = at > from && text[at - 1] === ' '
      if (isAfterDash && this.#offset === at) this.#value(this.#top, at, at, '')
      return end + 1
    }
    const key = keyAt(text, at, end)
    if (key) return this.#pair(at - start, at, key, end)
    const isItem = this.#top.kind === 'list' && at > from
    return isItem ? this.#read(this.#top, at, end) : this.#word(at - start, at, end)
  }

  /** A key with its colon, and the value behind it. */
  #pair(column: number, at: number, key: FoundKey, end: number): number {
    const frame = this.#mapAt(column)
    const isAtCursor = this.#offset >= at && this.#offset <= key.end
    frame.key = key.name
    frame.hasValue = false
    if (isAtCursor) this.#key(frame, at, key.end, true, column)
    else this.#state(frame, key.name)
    let from = key.colon + 1
    while (from < end && (this.#text[from] === ' ' || this.#text[from] === '\t')) from += 1
    const isEmpty = from >= end || this.#text[from] === '\r' || this.#text[from] === '#'
    if (isEmpty) {
      const isAfterColon = this.#offset > key.colon && this.#offset <= from
      if (isAfterColon) this.#value(frame, this.#offset, this.#offset, '')
      return end + 1
    }
    return this.#read(frame, from, end)
  }

  /** A value of the frame's current key or item that begins at an offset. The start of the line behind it. */
  #read(frame: Frame, at: number, end: number): number {
    const text = this.#text
    const first = text[at]!
    frame.hasValue = true
    if (first === '[' || first === '{') {
      const flow = new FlowScanner(text, this.#offset, frame, this.#stated)
      const next = flow.scan(at)
      this.#cursor ??= flow.cursor
      return next
    }
    if (first === '|' || first === '>') {
      this.#literal = frame.indent
      return end + 1
    }
    if (first === '&' || first === '!') {
      frame.hasValue = !/^[&!]\S*[ \t]*(?:#.*)?\r?$/.test(text.slice(at, end))
      return end + 1
    }
    const isQuoted = first === '"' || first === "'"
    const stop = isQuoted ? quoteEnd(text, at, frame.indent) : plainEnd(text, at, end)
    const from = isQuoted ? at + 1 : at
    const to = isQuoted && text[stop - 1] === first && stop > from ? stop - 1 : stop
    if (this.#offset >= from && this.#offset <= to) this.#value(frame, from, to, isQuoted ? first : '')
    else if (frame.kind === 'list') frame.items.add(text.slice(from, to))
    return lineEnd(text, stop) + 1
  }

  /** A word alone on its line: a key that is being written, or the text of the line before going on. */
  #word(column: number, at: number, end: number): number {
    const stop = plainEnd(this.#text, at, end)
    const first = this.#text[at]!
    if (first === '[' || first === '{') return this.#read(this.#pending(column) ?? this.#top, at, end)
    if (this.#offset < at || this.#offset > stop || !/[\w]/.test(first)) return end + 1
    this.#key(this.#mapAt(column), at, stop, false, column)
    return end + 1
  }

  #onBlank(column: number): void {
    const top = this.#top
    const isDeeper = column > top.indent || (top === this.#frames[0] && top.keys.size === 0 && !top.key)
    const frame = isDeeper
      ? this.#mapAt(column)
      : this.#frames.findLast((each) => each.kind === 'map' && each.indent === column)
    if (frame) this.#key(frame, this.#offset, this.#offset, false, column)
  }

  get #top(): Frame {
    return this.#frames.at(-1)!
  }

  /** Ends what a line of this column isn't part of. */
  #close(column: number, isItem: boolean): void {
    while (this.#frames.length > 1) {
      const { indent, kind } = this.#top
      if (indent < column || (indent === column && (kind === 'map' || isItem))) return
      this.#frames.pop()
    }
  }

  /** The next item of the list at a column; a list begins where a key waits for its value. */
  #item(column: number): void {
    let list = this.#top
    if (list.kind !== 'list' || list.indent !== column) {
      list = emptyFrame('list', column, this.#childPath(column))
      this.#frames.push(list)
    }
    list.index += 1
    list.hasValue = false
  }

  /** The map whose keys stand at a column; one begins where a key or an item waits for its value. */
  #mapAt(column: number): Frame {
    const top = this.#top
    const isRoot = top === this.#frames[0]
    if (isRoot && top.keys.size === 0 && top.key === undefined) top.indent = column
    if (top.kind === 'map' && top.indent === column) return top
    const frame = emptyFrame('map', column, this.#childPath(column))
    this.#frames.push(frame)
    return frame
  }

  /** The path of what begins at a column, undefined where nothing can; the holder has its value then. */
  #childPath(column: number): KeyPath | undefined {
    const holder = this.#pending(column)
    if (!holder) return undefined
    holder.hasValue = true
    return pathIn(holder)
  }

  /** The frame whose key or item waits for a value at a column. */
  #pending(column: number): Frame | undefined {
    const top = this.#top
    const fits = top.kind === 'map' ? top.key !== undefined && column >= top.indent : column > top.indent
    return fits && !top.hasValue ? top : undefined
  }

  #state(frame: Frame, name: string): void {
    frame.keys.add(name)
    if (frame.path?.every((part) => typeof part === 'string')) this.#stated.push([...frame.path, name])
  }

  #key(frame: Frame, start: number, end: number, followed: boolean, column: number): void {
    if (!frame.path) return
    this.#cursor = {
      kind: 'key',
      path: frame.path,
      others: frame.keys,
      start,
      end,
      quote: quoteAt(this.#text, start),
      isFlow: false,
      isFollowed: followed,
      column,
    }
  }

  #value(frame: Frame, start: number, end: number, quote: '' | '"' | "'"): void {
    const path = pathIn(frame)
    if (!path) return
    const { items: others, indent: column } = frame
    this.#cursor = {
      kind: 'value',
      path,
      others,
      start,
      end,
      quote,
      isFlow: false,
      isFollowed: false,
      column,
    }
  }
}

function pathIn(frame: Frame): KeyPath | undefined {
  const part = frame.kind === 'list' ? frame.index : frame.key
  return frame.path && part !== undefined ? [...frame.path, part] : undefined
}
