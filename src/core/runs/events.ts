import { joined } from '../arrays/joined.ts'
import { finding, type Finding } from '../finding.ts'
import { parseJson } from './json.ts'
import { eventSchema, type RunEvent } from './records.ts'
import { createEventScanner } from './scanEvent.ts'

export interface ParsedEvents {
  readonly events: readonly RunEvent[]
  readonly findings: readonly Finding[]
  /** At the end: bytes of a last line or record that did not come to its own end. */
  readonly unfinished?: number
}

/** Longest line that is read, bytes. */
const longestLine = 2 ** 20
/** Broken lines that are reported one by one; the rest is counted. */
const mostFindings = 20
const lineEnd = 0x0a
const decoder = new TextDecoder()

/** Reads a log as it grows, in whatever pieces it comes. */
export interface LogParser {
  /** The events and findings that `bytes`, appended to what came before, complete. */
  push(bytes: Uint8Array): ParsedEvents
  /** What the end holds when nothing more will come: the event of a whole last line. More may be pushed after it. */
  finish(): ParsedEvents
}

/**
 * A reader of `events.jsonl` from the file's start. A half-written last line waits for its end; a broken line elsewhere
 * is a warning with its place and the reading goes on. `file` is named in findings.
 */
export function createEventReader(file: string): LogParser {
  const scanner = createEventScanner()
  /** The beginning of a line whose end hasn't come. */
  let rest = new Uint8Array(0)
  let line = 0
  let broken = 0
  let skipping = false

  function read(bytes: Uint8Array): ParsedEvents {
    const events: RunEvent[] = []
    const findings: Finding[] = []
    const begun = rest.length > 0 || skipping ? bytes.indexOf(lineEnd) + 1 : 0
    if (begun > 0) {
      if (skipping) line++
      else takeLines(joined(rest, bytes.subarray(0, begun)), 0)
      rest = new Uint8Array(0)
      skipping = false
    }
    const from = takeLines(bytes, begun)
    if (!skipping && from < bytes.length) rest = joined(rest, bytes.subarray(from))
    if (rest.length > longestLine) {
      report(tooLong, findings)
      rest = new Uint8Array(0)
      skipping = true
    }
    return { events, findings }

    /** Reads the whole lines from `start` on; returns where the last of them ends. */
    function takeLines(source: Uint8Array, start: number): number {
      scanner.begin(source)
      for (let at = start; ; line++) {
        const plain = scanner.scan(at)
        if (plain) {
          events.push(plain)
          at = scanner.next
          continue
        }
        const end = source.indexOf(lineEnd, at)
        if (end < 0) return at
        takeText(source.subarray(at, end), events, findings)
        at = end + 1
      }
    }
  }

  function takeText(bytes: Uint8Array, events: RunEvent[], findings: Finding[]): void {
    if (bytes.length > longestLine) return report(tooLong, findings)
    const text = decoder.decode(bytes)
    if (text.trim() === '') return
    const outcome = readEvent(text)
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
      const text = skipping ? '' : decoder.decode(rest)
      const outcome = text.trim() === '' ? '' : readEvent(text)
      const events = typeof outcome === 'string' ? [] : [outcome]
      const more = broken - mostFindings
      return {
        events,
        findings: more > 0 ? [finding('events-broken', 'warning', { file, more }, { file })] : [],
        unfinished: events.length > 0 ? 0 : rest.length,
      }
    },
  }
}

const tooLong = `it is longer than ${longestLine} bytes`

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
