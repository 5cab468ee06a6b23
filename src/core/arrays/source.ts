import { FileError, type Files } from '../ports.ts'

/** The bytes of a file, read a stretch at a time. */
export interface Source {
  readonly file: string
  readonly size: number
  /** `length` bytes from `offset`, fewer at the end of the file; where it can be, in the memory of `into`. */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>
}

/** Throws FileError `missing` where there is no file. */
export async function fileSource(files: Files, path: string): Promise<Source> {
  const stat = await files.stat(path)
  if (stat?.kind !== 'file') throw new FileError(stat ? 'unreadable' : 'missing', path)
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

const stretch = 2 ** 23

/**
 * `length` bytes from `offset` in one piece, fewer at the end of the file. Many are read a stretch at a time into memory
 * that all threads see.
 */
export async function readStretches(source: Source, offset: number, length: number): Promise<Uint8Array> {
  if (length <= stretch) return source.read(offset, length)
  const size = Math.max(0, Math.min(length, source.size - offset))
  const whole = new Uint8Array(new SharedArrayBuffer(size))
  for (let at = 0; at < whole.length;) {
    const length = Math.min(stretch, whole.length - at)
    const part = await source.read(offset + at, length, whole.subarray(at, at + length))
    if (part.length === 0) return whole.subarray(0, at)
    if (part.buffer !== whole.buffer) whole.set(part, at)
    at += part.length
  }
  return whole
}
