import { failure, finding, success, type Finding, type Place, type Result } from '../finding.ts'
import type { CheckParameters } from '../readiness/check.ts'
import { idPattern, parseComment } from './comment.ts'
import { limits } from './limits.ts'
import { headingOf, markdownLines, withoutCode, withoutComments } from './lines.ts'

/** Who settles an item. With `person` a check may stand beside the tick: it can hold the item back, never give it. */
export type Decider = 'check' | 'person' | 'approver'

export interface ChecklistItem {
  readonly id: string
  /** The heading it stands under; empty above the first. */
  readonly section: string
  /** The sentence, Markdown kept, the comment left out. */
  readonly text: string
  readonly ticked: boolean
  /** Zero-based line of the box. */
  readonly line: number
  /** Index, in the file's text (UTF-16), of the character between the brackets. */
  readonly offset: number
  /** 0 for an item at the margin, 1 for one nested in another … */
  readonly depth: number
  readonly decidedBy: Decider
  readonly check?: string
  /** The comment's parameters but `by`. */
  readonly parameters: CheckParameters
}

export interface Checklist {
  readonly file: string
  readonly title: string
  readonly items: readonly ChecklistItem[]
}

const box = /^([ \t>]*)(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\](?:[ \t]|$)/

/**
 * Reads a checklist: every task-list item outside code and comments, with the comment that names it.
 * Findings beside the value: an item without id, a comment that can't be read, an id that stands twice
 * (the first one counts), a check that isn't in `checks`, a `by` that isn't known. Fails only where the
 * file is too large to be a checklist.
 */
export function parseChecklist(
  text: string,
  file: string,
  options: { readonly checks?: ReadonlySet<string> } = {},
): Result<Checklist> {
  if (text.length > limits.characters) {
    return failure(finding('checklist-too-large', 'error', { file, limit: limits.characters }, { file }))
  }
  const findings: Finding[] = []
  const items: ChecklistItem[] = []
  const lineOf = new Map<string, number>()
  let title = ''

  const take = (draft: Draft) => {
    const item = read(draft, file, options.checks, findings)
    if (!item) return
    const first = lineOf.get(item.id)
    if (first !== undefined) {
      const args = { file, item: item.id, first: first + 1, second: item.line + 1 }
      findings.push(finding('item-id-twice', 'error', args, placeOf(draft, file)))
      return
    }
    lineOf.set(item.id, item.line)
    items.push(item)
  }

  for (const draft of drafts(text, (heading) => (title ||= heading))) {
    if (items.length >= limits.items) {
      return failure(finding('checklist-too-many-items', 'error', { file, limit: limits.items }, { file }))
    }
    take(draft)
  }
  return success({ file, title, items }, findings)
}

interface Draft {
  readonly section: string
  readonly ticked: boolean
  readonly line: number
  readonly character: number
  readonly offset: number
  readonly depth: number
  /** The lines of the item, the box left out. */
  readonly lines: string[]
}

/** Every box with the lines that belong to it. */
function* drafts(text: string, onTitle: (title: string) => void): Generator<Draft> {
  let section = ''
  let open: Draft | undefined
  let indents: number[] = []
  for (const line of markdownLines(text)) {
    const match = line.kind === 'prose' ? box.exec(line.text) : null
    const heading = line.kind === 'prose' ? headingOf(line.text) : undefined
    if (open && (match || heading || line.kind !== 'prose' || line.text.trim() === '')) {
      yield open
      open = undefined
    }
    if (heading) {
      if (heading.level === 1) onTitle(heading.title)
      else section = heading.title
      indents = []
    } else if (match) {
      const character = match[0].lastIndexOf('[') + 1
      const width = columns(match[1] ?? '')
      indents = [...indents.filter((indent) => indent < width), width]
      open = {
        section,
        ticked: match[2] !== ' ',
        line: line.number,
        character,
        offset: line.offset + character,
        depth: indents.length - 1,
        lines: [line.text.slice(character + 2)],
      }
    } else if (open) open.lines.push(line.text)
  }
  if (open) yield open
}

function columns(indent: string): number {
  let width = 0
  for (const character of indent) width += character === '\t' ? 4 - (width % 4) : 1
  return width
}

function placeOf(draft: Draft, file: string): Place {
  const at = (character: number) => ({ line: draft.line, character })
  return { file, range: { start: at(draft.character - 1), end: at(draft.character + 2) } }
}

function read(
  draft: Draft,
  file: string,
  checks: ReadonlySet<string> | undefined,
  findings: Finding[],
): ChecklistItem | undefined {
  const place = placeOf(draft, file)
  const text = draft.lines
    .map((line) => withoutComments(line).trim())
    .join(' ')
    .trim()
  const line = draft.line + 1
  const broken = (problem: string) => {
    findings.push(finding('item-comment-broken', 'error', { file, line, problem }, place))
    return undefined
  }
  const comment = commentOf(draft.lines)
  if (typeof comment === 'string') return broken(comment)
  if (!comment) {
    findings.push(finding('item-without-id', 'warning', { file, line, text: text.slice(0, 80) }, place))
    return undefined
  }
  const id = comment.labels.get('item') ?? ''
  if (!idPattern.test(id)) {
    return broken(`“${id.slice(0, 40)}” is no id: use lower-case letters, digits and hyphens`)
  }
  const check = comment.labels.get('check')
  const { by = check === undefined ? 'person' : 'check', ...parameters } = comment.parameters
  if (by !== 'check' && by !== 'person' && by !== 'approver') {
    return broken(`by=${String(by)} is unknown; by=check, by=person and by=approver are known`)
  }
  if (by === 'check' && check === undefined) return broken('by=check needs a check: name')
  if (check !== undefined && checks && !checks.has(check)) {
    findings.push(finding('check-unknown', 'error', { file, line, item: id, check }, place))
  }
  return {
    id,
    section: draft.section,
    text,
    ticked: draft.ticked,
    line: draft.line,
    offset: draft.offset,
    depth: draft.depth,
    decidedBy: by,
    ...(check !== undefined && { check }),
    parameters,
  }
}

/** The first comment of ours in the lines. */
function commentOf(lines: readonly string[]) {
  for (const line of lines) {
    const masked = withoutCode(line)
    for (let start = masked.indexOf('<!--'); start !== -1; start = masked.indexOf('<!--', start + 4)) {
      const end = line.indexOf('-->', start + 4)
      const comment = end === -1 ? undefined : parseComment(line.slice(start + 4, end))
      if (comment !== undefined) return comment
    }
  }
  return undefined
}
