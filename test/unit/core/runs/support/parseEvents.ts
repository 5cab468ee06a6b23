import { createEventReader, type ParsedEvents } from '../../../../../src/core/runs/events.ts'

/** All events of a text, read at once. */
export function parseEvents(text: string, file: string): ParsedEvents {
  const reader = createEventReader(file)
  const read = reader.push(new TextEncoder().encode(text))
  const last = reader.finish()
  return { events: [...read.events, ...last.events], findings: [...read.findings, ...last.findings] }
}
