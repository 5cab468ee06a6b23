import { finding, type Finding } from '../finding.ts'
import { parseJson } from './json.ts'
import { eventSchema, type RunEvent } from './records.ts'

export interface ParsedEvents {
  readonly events: readonly RunEvent[]
  readonly findings: readonly Finding[]
}

/** Longest line that is read, characters. */
const longestLine = 2 ** 20
/** Broken lines that are reported one by one; the rest is counted. */
const mostFindings = 20

/**
 * Follows `events.jsonl` as it grows. A half-written last line waits for its end; a broken line elsewhere is a
 * warning with its place and the reading goes on.
 */
export interface EventReader {
  /** The events and findings that `text`, appended to what came before, completes. */
  push(text: string): ParsedEvents
  /** What the last line holds when nothing more will come: its event if it is whole, else nothing. */
  finish(): ParsedEvents
}

/** A reader from the file's start. `file` is named in findings. */
export function createEventReader(file: string): EventReader {
  let rest = ''
  let line = 0
  let broken = 0
  let skipping = false

  function read(text: string): ParsedEvents {
    const events: RunEvent[] = []
    const findings: Finding[] = []
    let from = 0
    for (;;) {
      const end = text.indexOf('\n', from)
      if (end < 0) break
      const current = skipping ? '' : rest + text.slice(from, end)
      if (!skipping) take(current, events, findings)
      rest = ''
      skipping = false
      line++
      from = end + 1
    }
    if (!skipping) rest += text.slice(from)
    if (rest.length > longestLine) {
      report(`it is longer than ${longestLine} characters`, findings)
      rest = ''
      skipping = true
    }
    return { events, findings }
  }

  function take(text: string, events: RunEvent[], findings: Finding[]): void {
    if (text.trim() === '') return
    const outcome =
      text.length > longestLine ? `it is longer than ${longestLine} characters` : readEvent(text)
    if (typeof outcome !== 'string') {
      events.push(outcome)
      return
    }
    report(outcome, findings)
    const salvaged = salvage(text)
    if (salvaged) events.push(salvaged)
  }

  function report(reason: string, findings: Finding[]): void {
    if (++broken > mostFindings) return
    const position = { line, character: 0 }
    const args = { file, line: line + 1, reason }
    findings.push(
      finding('event-broken', 'warning', args, { file, range: { start: position, end: position } }),
    )
  }

  return {
    push: read,
    finish() {
      const outcome = rest.trim() === '' || skipping ? '' : readEvent(rest)
      const events = typeof outcome === 'string' ? [] : [outcome]
      const more = broken - mostFindings
      return {
        events,
        findings: more > 0 ? [finding('events-broken', 'warning', { file, more }, { file })] : [],
      }
    },
  }
}

/** The event of a line, or why it is none. */
function readEvent(text: string): RunEvent | string {
  const parsed = parseJson(text)
  if (!parsed.ok) return `not JSON: ${parsed.reason}`
  const checked = eventSchema.safeParse(parsed.value)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]!
  return `${issue.path.map(String).join('.') || 'the whole'}: ${issue.message}`
}

/** The whole event behind the broken beginning that a killed writer left on the same line. */
function salvage(text: string): RunEvent | undefined {
  const at = text.lastIndexOf('{"event"')
  if (at <= 0) return undefined
  const event = readEvent(text.slice(at))
  return typeof event === 'string' ? undefined : event
}
