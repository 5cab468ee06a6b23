import { joined } from '../../arrays/joined.ts'
import type { Finding } from '../../finding.ts'
import type { Files } from '../../ports.ts'
import type { LogParser } from '../events.ts'
import type { LogFollower, LogReceiver } from './logFormat.ts'

/** Bytes that are read at once: parsing them takes a few milliseconds, and others run in between. */
const chunkSize = 2 ** 17
/** Bytes by which a file is known again. */
const markSize = 64

/** Where a file's bytes go. */
export interface ByteSink {
  push(bytes: Uint8Array): void
  /** The end was reached, for now. */
  pause(): void
  /** All that was pushed is void: the file is read from its start. */
  restart(): void
}

export interface FileOptions {
  /** The file is written anew each time, so that whatever changes it is read from its start. */
  readonly rewritten?: boolean
  /** What lies behind this many bytes is not read. */
  readonly limit?: number
}

/** Follows a file that grows or is written anew, each byte being read once as long as it only grows. */
export function followFile(
  files: Files,
  path: string,
  sink: ByteSink,
  { rewritten = false, limit = Infinity }: FileOptions = {},
): Pick<LogFollower, 'poll'> {
  let offset = 0
  let modified = -1
  let size = 0
  /** The file's first bytes, and those before `offset`. */
  let head = new Uint8Array(0)
  let tail = new Uint8Array(0)

  function reset(): void {
    offset = 0
    head = new Uint8Array(0)
    tail = new Uint8Array(0)
    sink.restart()
  }

  async function isSame(): Promise<boolean> {
    if (offset === 0) return true
    if (rewritten) return false
    const start = await files.readRange(path, 0, head.length)
    const end = await files.readRange(path, offset - tail.length, tail.length)
    return equal(start, head) && equal(end, tail)
  }

  async function readTo(end: number, signal: AbortSignal | undefined): Promise<void> {
    while (offset < end) {
      if (signal?.aborted) return
      const bytes = await files.readRange(path, offset, Math.min(chunkSize, end - offset))
      if (bytes.length === 0) break
      if (head.length < markSize) head = joined(head, bytes).slice(0, markSize)
      tail = joined(tail, bytes.subarray(-markSize)).slice(-markSize)
      offset += bytes.length
      sink.push(bytes)
    }
    sink.pause()
  }

  return {
    async poll(signal) {
      const stat = await files.stat(path)
      if (stat?.kind !== 'file') {
        if (offset > 0) reset()
        return 'missing'
      }
      const isRead = offset === Math.min(size, limit)
      if (isRead && stat.size === size && stat.modified === modified) return 'unchanged'
      // A file that is written anew and whose reading was broken off goes on only where it is still the same.
      const isBroken = !isRead && stat.size === size && stat.modified === modified
      const restarted = !isBroken && offset > 0 && (stat.size < offset || !(await isSame()))
      if (restarted) reset()
      const before = offset
      size = stat.size
      modified = stat.modified
      await readTo(Math.min(size, limit), signal)
      return restarted ? 'restarted' : offset > before ? 'grown' : 'unchanged'
    },
  }
}

/** Follows a file whose parser makes events of its bytes. The last line may be told twice. */
export function followParsed(
  files: Files,
  path: string,
  createParser: (path: string) => LogParser,
  receiver: LogReceiver,
  options?: FileOptions,
): LogFollower {
  let parser = createParser(path)
  let omitted: readonly Finding[] = []
  const tell = (parsed: ReturnType<LogParser['push']>) => {
    if (parsed.events.length + parsed.findings.length + (parsed.unfinished ?? 0) > 0) receiver.take(parsed)
  }
  const sink: ByteSink = {
    push: (bytes) => tell(parser.push(bytes)),
    pause() {
      const end = parser.finish()
      if (!options?.rewritten) omitted = end.findings
      tell(options?.rewritten ? end : { ...end, findings: [] })
    },
    restart() {
      parser = createParser(path)
      omitted = []
      receiver.restart()
    },
  }
  const { poll } = followFile(files, path, sink, options)
  return {
    poll,
    get omitted() {
      return omitted
    },
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
