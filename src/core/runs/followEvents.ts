import type { Finding } from '../finding.ts'
import type { Files } from '../ports.ts'
import { createEventReader, type EventReader, type ParsedEvents } from './events.ts'

/** Bytes that are read at once: parsing them takes a few milliseconds, and others run in between. */
const chunkSize = 2 ** 17
/** Bytes by which a file is known again. */
const markSize = 64

/** What following found: `restarted` where the file was written anew and is read from its start. */
export type FollowOutcome = 'missing' | 'unchanged' | 'grown' | 'restarted'

export interface EventFollower {
  /**
   * Reads what was appended since, in chunks. A file that shrank or holds other bytes than before is read again from
   * its start, `restart` being called first. One call at a time. Aborting ends it between two chunks; the next call
   * goes on from there.
   */
  poll(signal?: AbortSignal): Promise<FollowOutcome>
  /** What stands for the broken lines that were too many to be told one by one. */
  readonly omitted: readonly Finding[]
}

/** What a follower tells. */
export interface EventReceiver {
  take(parsed: ParsedEvents): void
  /** All that was told before is void. */
  restart(): void
}

/**
 * Follows a growing `events.jsonl`, reading each byte once. The last line counts where it is whole also without its
 * newline, and may then be told twice.
 */
export function followEvents(files: Files, path: string, receiver: EventReceiver): EventFollower {
  let reader: EventReader
  let decoder = new TextDecoder()
  let offset = 0
  let modified = -1
  /** The file's first bytes, and those before `offset`. */
  let head = new Uint8Array(0)
  let tail = new Uint8Array(0)
  let omitted: readonly Finding[] = []
  reset()

  function reset(): void {
    reader = createEventReader(path)
    decoder = new TextDecoder()
    offset = 0
    head = new Uint8Array(0)
    tail = new Uint8Array(0)
    omitted = []
  }

  async function isSame(): Promise<boolean> {
    if (offset === 0) return true
    const start = await files.readRange(path, 0, head.length)
    const end = await files.readRange(path, offset - tail.length, tail.length)
    return equal(start, head) && equal(end, tail)
  }

  async function readTo(size: number, signal: AbortSignal | undefined): Promise<void> {
    while (offset < size) {
      if (signal?.aborted) return
      const bytes = await files.readRange(path, offset, Math.min(chunkSize, size - offset))
      if (bytes.length === 0) break
      if (head.length < markSize) head = joined(head, bytes).slice(0, markSize)
      tail = joined(tail, bytes.subarray(-markSize)).slice(-markSize)
      offset += bytes.length
      receiver.take(reader.push(decoder.decode(bytes, { stream: true })))
    }
    const { events, findings } = reader.finish()
    omitted = findings
    if (events.length > 0) receiver.take({ events, findings: [] })
  }

  return {
    get omitted() {
      return omitted
    },
    async poll(signal) {
      const stat = await files.stat(path)
      if (stat?.kind !== 'file') {
        if (offset === 0) return 'missing'
        reset()
        receiver.restart()
        return 'missing'
      }
      if (stat.size === offset && stat.modified === modified) return 'unchanged'
      const restarted = stat.size < offset || !(await isSame())
      if (restarted) {
        reset()
        receiver.restart()
      }
      const before = offset
      await readTo(stat.size, signal)
      modified = stat.modified
      return restarted ? 'restarted' : offset > before ? 'grown' : 'unchanged'
    },
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
