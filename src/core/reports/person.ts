import type { Line, PersonPart } from './blocks.ts'

const opening = /^<!-- person:([a-z0-9-]+) -->$/
const closing = /^<!-- \/person -->$/

/** What stands between a part's markers, without them. */
export interface WrittenPart {
  readonly id: string
  readonly lines: readonly string[]
  /** Zero-based lines of the markers; `to` is exclusive. */
  readonly from: number
  readonly to: number
}

/** A text's lines, whatever ends them, without trailing white space. */
export const linesOf = (text: string): readonly string[] =>
  text.split(/\r\n|\n|\r/).map((line) => line.trimEnd())

/**
 * The parts written by people in a document. A part whose closing marker was lost ends before the next heading
 * or opening marker, so that the generated text after it is not taken for a person's.
 */
export function readParts(lines: readonly string[]): readonly WrittenPart[] {
  const parts: WrittenPart[] = []
  for (let at = 0; at < lines.length; at++) {
    const id = opening.exec(lines[at]!)?.[1]
    if (id === undefined) continue
    let end = at + 1
    while (end < lines.length && !closing.test(lines[end]!) && !opening.test(lines[end]!)) end++
    const closed = end < lines.length && closing.test(lines[end]!)
    if (!closed) {
      end = at + 1
      while (end < lines.length && !/^#{1,2} /.test(lines[end]!) && !opening.test(lines[end]!)) end++
    }
    parts.push({ id, lines: lines.slice(at + 1, end), from: at, to: closed ? end + 1 : end })
    at = closed ? end : end - 1
  }
  return parts
}

export type Unwritten = 'placeholder' | 'empty' | 'unfinished' | 'too-short'

/** Fewest letters and digits of a part that says something. */
const fewestCharacters = 40

/**
 * Why a part doesn't count as written, or undefined where it does: still (or again) the placeholder, empty,
 * marked as unfinished (`TBD`, `TODO`, filler text), or under 40 letters, or the same few words over and over.
 */
export function unwritten(part: WrittenPart, placeholder: string): Unwritten | undefined {
  const text = part.lines.join('\n').replaceAll(/<!--[\s\S]*?(?:-->|$)/g, ' ')
  const words = plainWords(text)
  if (words.length === 0) return 'empty'
  const plain = words.join(' ')
  if (plain.includes(plainWords(placeholder).join(' '))) return 'placeholder'
  if (/lorem ipsum/i.test(text) || /\b(?:TBD|TODO|TBA|FIXME|XXX)\b/.test(text)) return 'unfinished'
  if (
    words.length < 12 &&
    /\b(?:tbd|todo|tba|fixme|placeholder|later|none|n a|to be (?:written|done|defined|decided))\b/.test(plain)
  )
    return 'unfinished'
  const size = plain.replaceAll(' ', '').length
  const varied = new Set(words).size >= Math.min(5, words.length) && new Set(plain).size >= 8
  return size < fewestCharacters || !varied ? 'too-short' : undefined
}

const plainWords = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/**
 * The generated lines with the parts that people wrote in `existing` put in their places. A part whose place no
 * longer exists is kept at the end, never lost.
 */
export function mergeParts(fresh: readonly Line[], existing: string | undefined): string {
  const written = existing === undefined ? [] : readParts(linesOf(existing))
  const bodies = new Map<string, readonly string[]>()
  const more: WrittenPart[] = []
  const places = new Map(fresh.flatMap(({ person }) => (person ? [[person.id, person] as const] : [])))
  for (const part of written) {
    const place = places.get(part.id)
    const old = bodies.get(part.id)
    if (!place) more.push(part)
    else if (old === undefined || isPlaceholder(old, place)) bodies.set(part.id, part.lines)
    else if (!isPlaceholder(part.lines, place) && old.join('\n') !== part.lines.join('\n'))
      bodies.set(part.id, [...old, '', ...part.lines])
  }
  const out: string[] = []
  for (const [index, line] of fresh.entries()) {
    const { person } = line
    if (!person) out.push(line.text)
    else if (fresh[index - 1]?.person !== person) {
      const body = bodies.get(person.id) ?? [`_${person.placeholder}_`]
      out.push(`<!-- person:${person.id} -->`, ...body, '<!-- /person -->')
    }
  }
  for (const part of more) out.push('', `<!-- person:${part.id} -->`, ...part.lines, '<!-- /person -->')
  return `${out.join('\n')}\n`
}

const isPlaceholder = (lines: readonly string[], part: PersonPart) => {
  const body = lines.join('\n').trim()
  return body === '' || body === `_${part.placeholder}_`
}
