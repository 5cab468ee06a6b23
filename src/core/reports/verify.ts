import { finding, type Finding } from '../finding.ts'
import { figuresMark, type Line, type PersonPart } from './blocks.ts'
import { difference, type Edit } from './difference.ts'
import type { ReportFacts } from './facts.ts'
import { linesOf, readParts, unwritten, type WrittenPart } from './person.ts'
import type { ReportDocument } from './reportDocument.ts'

const mostLines = 20_000
const mostFindings = 20

export interface VerifyOptions {
  /** Only what stands under this `##` heading. */
  readonly section?: string
}

/**
 * Holds a document's text against what today's evidence makes of it, line by line, outside of the parts that
 * people write. Findings of severity error: a figure or a text that differs, with line, expected and found; lines
 * or sections that are missing or added. `document-part-unwritten` (warning) where a required part waits for a
 * person. None where the document is whole. At most 20 differences are told one by one.
 */
export function verifyDocument(
  text: string,
  facts: ReportFacts,
  document: Pick<ReportDocument, 'path' | 'lines'>,
  options: VerifyOptions = {},
): readonly Finding[] {
  const file = document.path
  const found = linesOf(text.endsWith('\n') ? text.slice(0, -1) : text)
  if (found.length > mostLines)
    return [finding('document-too-large', 'error', { file, lines: found.length, limit: mostLines }, { file })]
  const expected = document.lines(facts)
  const parts = readParts(found)
  const concerns = (section: string) => options.section === undefined || options.section === section
  const differing = differences(file, expected, withoutParts(found, parts, expected)).filter(({ section }) =>
    concerns(section),
  )
  const visible = differing.filter(({ comment }) => !comment)
  const counted = visible.length > 0 ? visible : differing
  const told = counted.slice(0, mostFindings).map(({ finding }) => finding)
  const more = counted.length - told.length
  return [
    ...told,
    ...(more > 0 ? [finding('document-more-differences', 'error', { file, count: more }, { file })] : []),
    ...partFindings(file, expected, parts, concerns),
  ]
}

/** A line of the text on disk; the body of a person's part is one line that stands for whatever it says. */
interface Found {
  readonly text: string
  /** One-based. */
  readonly line: number
  readonly comment: boolean
}

const partMark = (id: string) => `\u0000part ${id}`

/** The text's lines with each known part as one mark; parts that have no place any more count for nothing. */
function withoutParts(
  found: readonly string[],
  parts: readonly WrittenPart[],
  expected: readonly Line[],
): readonly Found[] {
  const known = new Set(expected.flatMap(({ person }) => (person ? [person.id] : [])))
  const seen = new Set<string>()
  const lines: Found[] = []
  let at = 0
  let comment = false
  const add = (index: number) => {
    const text = found[index]!
    comment ||= text === figuresMark
    lines.push({ text, line: index + 1, comment })
    if (text === '-->') comment = false
  }
  for (const part of parts) {
    for (; at < part.from; at++) add(at)
    if (known.has(part.id) && !seen.has(part.id))
      lines.push({ text: partMark(part.id), line: part.from + 1, comment: false })
    else if (lines.at(-1)?.text === '') lines.pop()
    seen.add(part.id)
    at = part.to
  }
  for (; at < found.length; at++) add(at)
  return lines
}

interface Expected {
  readonly text: string
  readonly line: Line
}

interface Located {
  readonly section: string
  /** A difference that only shows in a comment; told where there is no other. */
  readonly comment: boolean
  readonly finding: Finding
}

function differences(file: string, lines: readonly Line[], found: readonly Found[]): readonly Located[] {
  const expected: Expected[] = []
  for (const [index, line] of lines.entries()) {
    if (!line.person) expected.push({ text: line.text.trimEnd(), line })
    else if (lines[index - 1]?.person !== line.person) expected.push({ text: partMark(line.person.id), line })
  }
  const edits = difference(
    expected.map(({ text }) => text),
    found.map(({ text }) => text),
  )
  const missing = missingSections(edits, expected)
  const out: Located[] = [...missing].map((section) => ({
    section,
    comment: false,
    finding: finding('document-section-missing', 'error', { file, section }, { file }),
  }))
  for (const edit of edits) out.push(...findingsOf(file, edit, expected, found, missing))
  return out
}

/** Sections whose heading is gone: one finding stands for all of their lines. */
function missingSections(edits: readonly Edit[], expected: readonly Expected[]): ReadonlySet<string> {
  const gone = edits.flatMap(({ expected: [from, to] }) => expected.slice(from, to))
  return new Set(
    gone.filter(({ text, line }) => text === `## ${line.section}`).map(({ line }) => line.section),
  )
}

function findingsOf(
  file: string,
  edit: Edit,
  expected: readonly Expected[],
  found: readonly Found[],
  missing: ReadonlySet<string>,
): readonly Located[] {
  const wanted = expected
    .slice(...edit.expected)
    .filter(({ text, line }) => meaningful(text) && !missing.has(line.section))
  const there = found.slice(...edit.found).filter(({ text }) => meaningful(text))
  const pairs = Math.min(wanted.length, there.length)
  const after = found[edit.found[0]]?.line ?? found.length + 1
  const around = expected[edit.expected[0]] ?? expected.at(-1)
  const section = around?.line.section ?? ''
  return [
    ...wanted.slice(0, pairs).map((one, index) => changed(file, one, there[index]!)),
    ...wanted.slice(pairs).map(({ text, line }) => ({
      section: line.section,
      comment: line.comment ?? false,
      finding: finding(
        'document-line-missing',
        'error',
        { file, line: after, section: line.section, expected: shown(text) },
        placeOf(file, after),
      ),
    })),
    ...there.slice(pairs).map(({ text, line, comment }) => ({
      section,
      comment,
      finding: finding(
        'document-line-added',
        'error',
        { file, line, section, found: shown(text) },
        placeOf(file, line),
      ),
    })),
  ]
}

/** Empty lines and lost parts (told on their own) are no differences of the text. */
const meaningful = (text: string) => text !== '' && !text.startsWith(partMark(''))

const figurePattern = /[-+−]?\d(?:[\d,.:]*\d)?(?:e[+-]?\d+)?(?: ?%)?|[0-9a-f]{12,64}/gi

/** A changed line: told as a figure where only figures differ, else as text. */
function changed(file: string, { text, line }: Expected, found: Found): Located {
  const { section, comment = false } = line
  const [wanted, there] = [text.match(figurePattern) ?? [], found.text.match(figurePattern) ?? []]
  const samePlan = text.replaceAll(figurePattern, '#') === found.text.replaceAll(figurePattern, '#')
  const at = wanted.findIndex((figure, index) => figure !== there[index])
  if (!samePlan || at < 0) {
    const [a, b] = excerpt(text, found.text)
    const args = { file, line: found.line, section, expected: a, found: b }
    return {
      section,
      comment,
      finding: finding('document-text-differs', 'error', args, placeOf(file, found.line)),
    }
  }
  const source = line.figures.find((figure) => figure.text.includes(wanted[at]!))?.source ?? ''
  const args = { file, line: found.line, section, expected: wanted[at]!, found: there[at]!, source }
  return {
    section,
    comment,
    finding: finding('document-figure-differs', 'error', args, placeOf(file, found.line)),
  }
}

const longest = 100
const shown = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)

/** Both texts from a little before the place where they part. */
function excerpt(a: string, b: string): readonly [string, string] {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const from = Math.max(0, at - 30)
  const cut = (text: string) => `${from > 0 ? '…' : ''}${shown(text.slice(from))}`
  return [cut(a), cut(b)]
}

function partFindings(
  file: string,
  expected: readonly Line[],
  parts: readonly WrittenPart[],
  concerns: (section: string) => boolean,
): readonly Finding[] {
  const places = new Map<string, { readonly part: PersonPart; readonly section: string }>()
  for (const { person, section } of expected) if (person) places.set(person.id, { part: person, section })
  const findings: Finding[] = []
  for (const { part, section } of places.values()) {
    if (!concerns(section)) continue
    const written = parts.find(({ id }) => id === part.id)
    if (!written) findings.push(finding('document-part-lost', 'error', { file, part: part.id }, { file }))
    else if (part.required) {
      const why = unwritten(written, part.placeholder)
      const line = written.from + 1
      if (why)
        findings.push(
          finding(
            'document-part-unwritten',
            'warning',
            { file, line, part: part.id, section, why },
            placeOf(file, line),
          ),
        )
    }
  }
  return findings
}

const placeOf = (file: string, line: number) => ({
  file,
  range: { start: { line: line - 1, character: 0 }, end: { line, character: 0 } },
})
