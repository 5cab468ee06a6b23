import type { Files } from '../ports.ts'
import { createEventReader, type ParsedEvents } from './events.ts'

/** Bytes that are read at once: parsing them takes a few milliseconds, and others run in between. */
const chunkSize = 2 ** 18

/**
 * The events of a whole file but those of batches, which are nearly all of a long run and say nothing that its epochs
 * don't. A last line without a newline counts where it is whole. Throws FileError `missing`, `too-large` (over `limit`
 * bytes) or `unreadable`.
 */
export async function readEvents(files: Files, path: string, limit: number): Promise<ParsedEvents> {
  const reader = createEventReader(path)
  const parsed: { -readonly [K in 'events' | 'findings']: ParsedEvents[K][number][] } = {
    events: [],
    findings: [],
  }
  const take = ({ events, findings }: ParsedEvents) => {
    for (const event of events) if (event.event !== 'batch') parsed.events.push(event)
    parsed.findings.push(...findings)
  }
  const stat = await files.stat(path)
  // The port says what is wrong with a file that is none, or too large.
  if (stat?.kind !== 'file' || stat.size > limit) await files.readText(path, { limit })
  const end = Math.min(stat?.size ?? 0, limit)
  for (let offset = 0; offset < end;) {
    const bytes = await files.readRange(path, offset, Math.min(chunkSize, end - offset))
    if (bytes.length === 0) break
    offset += bytes.length
    take(reader.push(bytes))
  }
  take(reader.finish())
  return parsed
}
