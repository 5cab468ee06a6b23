import { finding, type Finding } from '../finding.ts'
import { FileError, type FileStat, type Files } from '../ports.ts'

/** The bytes of a file, read a stretch at a time. */
export interface Source {
  readonly file: string
  readonly size: number
  /** `length` bytes from `offset`, fewer at the end of the file; where it can be, in the memory of `into`. */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>
}

/**
 * Throws FileError `missing` where there is no file, `unreadable` where there is something else.
 *
 * @param known what is known of the file, so that it needn't be asked for again
 */
export async function fileSource(files: Files, path: string, known?: FileStat): Promise<Source> {
  const stat = known ?? (await files.stat(path))
  if (!stat) throw new FileError('missing', path)
  if (stat.kind !== 'file') {
    const cause = new Error(
      `it is ${stat.kind === 'directory' ? 'a folder' : 'a device or a pipe'}, not a file`,
    )
    throw new FileError('unreadable', path, { cause })
  }
  return {
    file: path,
    size: stat.size,
    read: (offset, length, into) => files.readRange(path, offset, length, into),
  }
}

/** Bytes in memory. */
export function bytesSource(bytes: Uint8Array, file: string): Source {
  return {
    file,
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  }
}

/**
 * The same bytes, read `ahead` at a time where fewer are asked for: a file of many small parts in fewer readings. What was
 * read stands until the next reading only.
 */
export function readingAhead(source: Source, ahead: number): Source {
  const room = new Uint8Array(ahead)
  let [start, held]: [number, Uint8Array] = [0, new Uint8Array(0)]
  return {
    ...source,
    async read(offset, length, into) {
      if (length >= ahead) return source.read(offset, length, into)
      if (offset < start || offset + length > start + held.length) {
        held = await source.read(offset, ahead, room)
        start = offset
      }
      return held.subarray(offset - start, offset - start + length)
    },
  }
}

const stretch = 2 ** 20

/** Most bytes that are read in one piece: as many as a typed array of Node.js 20 holds. */
const mostInOnePiece = 2 ** 32

/** The finding where `bytes` are more than can be read in one piece; `where` names the array that they are of. */
export function tooLarge(bytes: number, file: string, where = file): Finding | undefined {
  if (bytes <= mostInOnePiece) return undefined
  return finding('array-too-large', 'error', { where, bytes, limit: mostInOnePiece }, { file })
}

/**
 * `length` bytes from `offset` in one piece, fewer at the end of the file. Many are read a stretch at a time into memory
 * that all threads see. Throws FileError `too-large` where there is no memory for them; hold the length against
 * {@link tooLarge} before.
 */
export async function readStretches(source: Source, offset: number, length: number): Promise<Uint8Array> {
  if (length <= stretch) return source.read(offset, length)
  const whole = sharedBytes(Math.max(0, Math.min(length, source.size - offset)), source.file)
  for (let at = 0; at < whole.length;) {
    const length = Math.min(stretch, whole.length - at)
    const part = await source.read(offset + at, length, whole.subarray(at, at + length))
    if (part.length === 0) return whole.subarray(0, at)
    if (part.buffer !== whole.buffer) whole.set(part, at)
    at += part.length
  }
  return whole
}

function sharedBytes(size: number, file: string): Uint8Array {
  try {
    return new Uint8Array(new SharedArrayBuffer(size))
  } catch (failed) {
    const cause = new Error(`there is no memory for ${size} bytes of it`, { cause: failed })
    throw new FileError('too-large', file, { cause })
  }
}
