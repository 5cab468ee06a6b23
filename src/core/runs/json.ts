import type { Position } from '../finding.ts'

export type JsonOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string; readonly position: Position }

const deepest = 200

/**
 * Parses JSON as Python's `json` writes it: bare NaN, Infinity and -Infinity become the strings that the
 * contract uses for them. Anything else that isn't JSON is reported with its place, and so is nesting that no
 * record has, for which JSON.parse would take seconds. JSON.parse does the work where it can; the slower reader
 * comes in where it refuses.
 */
export function parseJson(text: string): JsonOutcome {
  const deep = tooDeepAt(text)
  if (deep >= 0) {
    return { ok: false, reason: `nested deeper than ${deepest}`, position: positionAt(text, deep) }
  }
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    return readTolerantly(text)
  }
}

/** Offset of the bracket that opens more than the deepest level; -1 where none does. */
function tooDeepAt(text: string): number {
  if (text.length <= deepest) return -1
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = text.indexOf('"', at + 1)
      while (at >= 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
      if (at < 0) return -1
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > deepest) return at
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return -1
}

class Refusal extends Error {}

function refuse(reason: string): never {
  throw new Refusal(reason)
}

function readTolerantly(text: string): JsonOutcome {
  let at = 0
  const space = /[ \t\r\n]*/y
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
  const word = /true|false|null|NaN|-?Infinity/y
  const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }

  function value(depth: number): unknown {
    if (depth > deepest) refuse(`nested deeper than ${deepest}`)
    match(space)
    if (text[at] === '{') return object(depth)
    if (text[at] === '[') return array(depth)
    if (text[at] === '"') return key()
    const found = match(word)
    if (found !== undefined) return found in words ? words[found] : found
    return Number(match(number) ?? refuse(at >= text.length ? 'it ends early' : 'a value was expected'))
  }

  function key(): string {
    if (text[at] !== '"') refuse(at >= text.length ? 'it ends early' : 'a string was expected')
    let end = text.indexOf('"', at + 1)
    while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
    if (end < 0) refuse('a string never ends')
    try {
      const content = JSON.parse(text.slice(at, end + 1)) as string
      at = end + 1
      return content
    } catch {
      return refuse('a string is broken')
    }
  }

  function object(depth: number): unknown {
    const entries: [string, unknown][] = []
    members('}', () => {
      const name = key()
      match(space)
      if (text[at] !== ':') refuse('":" was expected')
      at++
      entries.push([name, value(depth + 1)])
    })
    return Object.fromEntries(entries)
  }

  function array(depth: number): unknown {
    const items: unknown[] = []
    members(']', () => items.push(value(depth + 1)))
    return items
  }

  function members(close: string, readMember: () => void): void {
    at++
    match(space)
    if (text[at] === close) {
      at++
      return
    }
    for (;;) {
      match(space)
      readMember()
      match(space)
      const next = text[at]
      if (next !== ',' && next !== close)
        refuse(next === undefined ? 'it ends early' : `"," or "${close}" was expected`)
      at++
      if (next === close) return
    }
  }

  try {
    const result = value(0)
    match(space)
    if (at < text.length) refuse('text follows the value')
    return { ok: true, value: result }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    return { ok: false, reason: cause.message, position: positionAt(text, at) }
  }
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length - 1, character: offset - lineStart }
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let from = at
  while (text[from - 1] === '\\') from--
  return (at - from) % 2 === 1
}
