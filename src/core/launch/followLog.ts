import { FileError, type Files } from '../ports.ts'

/** Bytes that are read at a time, and how many a look shows at most; of more, the beginning is left out. */
const chunk = 1 << 18
const most = 1 << 21

export interface LogFollower {
  /** Passes on what was written since the last look. */
  look(): Promise<void>
}

/**
 * Follows a file that somebody else writes.
 *
 * @param from bytes that were seen before
 */
export function followLog(
  files: Files,
  path: string,
  from: number,
  output: (text: string) => void,
): LogFollower {
  let offset = from
  let decoder = new TextDecoder()
  return {
    async look() {
      try {
        const size = (await files.stat(path))?.size ?? 0
        if (size < offset) {
          offset = 0
          decoder = new TextDecoder()
        }
        if (size - offset > most) {
          output(`\n… ${size - offset - most} bytes are left out here and stand in ${path} …\n`)
          offset = size - most
          decoder = new TextDecoder()
        }
        while (offset < size) {
          const bytes = await files.readRange(path, offset, Math.min(chunk, size - offset))
          if (bytes.length === 0) return
          offset += bytes.length
          output(decoder.decode(bytes, { stream: true }))
        }
      } catch (cause) {
        // A file on a shared disk can be away for a moment.
        if (!(cause instanceof FileError)) throw cause
      }
    },
  }
}
