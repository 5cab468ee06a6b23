import { emptyFrame, type Cursor, type Frame } from './cursorFrame.ts'
import { lineEnd } from './cursorText.ts'
import type { KeyPath } from './path.ts'

/** Reads one bracketed list or map, over as many lines as it takes, and finds the cursor in it. */
export class FlowScanner {
  readonly #text: string
  readonly #offset: number
  readonly #holder: Frame
  readonly #stated: KeyPath[]
  readonly #frames: Frame[] = []
  /** Offset of the word that is being read; undefined between words. */
  #word: number | undefined
  #quote: '' | '"' | "'" = ''
  #wordEnd = 0
  #isInComment = false
  cursor: Cursor | undefined

  constructor(text: string, offset: number, holder: Frame, stated: KeyPath[]) {
    this.#text = text
    this.#offset = offset
    this.#holder = holder
    this.#stated = stated
  }

  /** Reads from the opening bracket. The start of the first line that isn't part of it. */
  scan(from: number): number {
    const text = this.#text
    for (let at = from; at < text.length; at += 1) {
      const sign = text[at]!
      if (at > from) this.#look(at)
      if (sign === '{' || sign === '[') this.#open(sign)
      else if (sign === '}' || sign === ']') {
        this.#entry()
        this.#frames.pop()
        if (this.#frames.length === 0) return lineStartBehind(text, at)
      } else if (sign === ',') this.#entry()
      else if (sign === ':' && this.#isColon(at)) this.#colon()
      else if (sign === '#' && /\s/.test(text[at - 1]!)) {
        const end = lineEnd(text, at)
        this.#isInComment ||= this.#offset > at && this.#offset <= end
        at = end - 1
      } else if (sign === '\n') {
        if (this.#isOutside(at + 1)) {
          this.#look(at)
          return at + 1
        }
      } else if ((sign === '"' || sign === "'") && this.#word === undefined) at = this.#quoted(at, sign)
      else if (!/\s/.test(sign)) this.#letter(at)
    }
    this.#look(text.length)
    return text.length + 1
  }

  get #top(): Frame {
    return this.#frames.at(-1)!
  }

  #open(sign: '{' | '['): void {
    const above = this.#frames.at(-1) ?? this.#holder
    above.hasValue = true
    this.#forget()
    this.#frames.push(emptyFrame(sign === '{' ? 'map' : 'list', this.#holder.indent, pathOf(above)))
    if (sign === '[') this.#top.index = 0
  }

  #letter(at: number): void {
    this.#word ??= at
    this.#wordEnd = at + 1
  }

  #forget(): void {
    this.#word = undefined
    this.#quote = ''
  }

  #isColon(at: number): boolean {
    return this.#top.key === undefined && this.#top.kind === 'map' && this.#word !== undefined
      ? this.#quote !== '' || /[\s,{}[\]]/.test(this.#text[at + 1] ?? '\n')
      : false
  }

  #colon(): void {
    const top = this.#top
    top.key = this.#text.slice(this.#word, this.#wordEnd)
    const isAtCursor = this.cursor?.kind === 'key' && this.cursor.start === this.#word
    if (isAtCursor) this.cursor = { ...this.cursor!, isFollowed: true }
    else {
      top.keys.add(top.key)
      if (top.path?.every((part) => typeof part === 'string')) this.#stated.push([...top.path, top.key])
    }
    this.#forget()
  }

  /** An entry is over: at a comma or at the closing bracket. */
  #entry(): void {
    const top = this.#top
    const isAtCursor = this.cursor !== undefined && this.cursor.start === this.#word
    if (this.#word !== undefined && !isAtCursor) {
      const word = this.#text.slice(this.#word, this.#wordEnd)
      if (top.kind === 'list') top.items.add(word)
      else if (top.key === undefined) top.keys.add(word)
    }
    top.key = undefined
    top.hasValue = false
    if (top.kind === 'list') top.index += 1
    this.#forget()
  }

  /** Reads a quoted word. Offset of its last sign. */
  #quoted(at: number, quote: '"' | "'"): number {
    const text = this.#text
    let stop = at + 1
    for (; stop < text.length && text[stop] !== '\n'; stop += 1) {
      if (text[stop] === '\\' && quote === '"') stop += 1
      else if (text[stop] === quote) break
    }
    this.#word = at + 1
    this.#wordEnd = Math.min(stop, text.length)
    this.#quote = quote
    if (this.#offset > at && this.#offset <= this.#wordEnd) this.#found(at + 1, this.#wordEnd)
    return text[stop] === quote ? stop : stop - 1
  }

  /** Whether the cursor is reached. */
  #look(at: number): void {
    if (at !== this.#offset || this.cursor || this.#isInComment || this.#frames.length === 0) return
    const isInWord = this.#word !== undefined && this.#quote === '' && this.#wordEnd === at
    if (this.#word !== undefined && !isInWord) return
    let end = at
    if (isInWord || /[^\s,{}[\]:#"']/.test(this.#text[at] ?? ' '))
      while (/[^\s,{}[\]:]/.test(this.#text[end] ?? ' ')) end += 1
    this.#found(this.#word ?? at, end)
  }

  #found(start: number, end: number): void {
    const top = this.#top
    const isKey = top.kind === 'map' && top.key === undefined
    const path = isKey ? top.path : pathOf(top)
    if (!path || (!isKey && top.hasValue)) return
    this.cursor = {
      kind: isKey ? 'key' : 'value',
      path,
      others: isKey ? top.keys : top.items,
      start,
      end,
      quote: this.#quote,
      isFlow: true,
      isFollowed: false,
      column: this.#holder.indent,
    }
  }

  /** Whether a line can't be part of the brackets: it is no deeper than their key, and closes nothing. */
  #isOutside(start: number): boolean {
    const text = this.#text
    let at = start
    while (text[at] === ' ') at += 1
    if (at >= text.length || /[\r\n#\]}]/.test(text[at]!)) return false
    const holder = this.#holder
    return holder.key === undefined && holder.kind === 'map' ? false : at - start <= holder.indent
  }
}

function pathOf(frame: Frame): KeyPath | undefined {
  const part = frame.kind === 'list' ? frame.index : frame.key
  if (frame.path?.length === 0 && part === undefined) return frame.path
  return frame.path && part !== undefined ? [...frame.path, part] : undefined
}

const lineStartBehind = (text: string, at: number) => lineEnd(text, at) + 1
