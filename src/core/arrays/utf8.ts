import { joined } from './joined.ts'

/** The first bytes of a file that are no UTF-8. */
export interface StrangeBytes {
  /** Where they begin, in bytes from the beginning of the file. */
  readonly at: number
  /** The first of them. */
  readonly byte: number
  /** What was given before them in the same stretch. */
  readonly before: Uint8Array
}

/** Decodes a file of UTF-8 that is given in stretches, wherever these are cut; a mark of the byte order is kept. */
export class Utf8Stretches {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })
  #given = 0
  /** The last bytes that were given: a character may have begun in them. */
  #tail: Uint8Array = new Uint8Array(0)

  add(bytes: Uint8Array): string | StrangeBytes {
    return this.#decode(bytes, true)
  }

  /** What is left where the file ends. */
  end(): string | StrangeBytes {
    return this.#decode(new Uint8Array(0), false)
  }

  #decode(bytes: Uint8Array, stream: boolean): string | StrangeBytes {
    try {
      const text = this.#decoder.decode(bytes, { stream })
      this.#given += bytes.length
      this.#tail = joined(this.#tail, bytes.subarray(-longestRest)).slice(-longestRest)
      return text
    } catch {
      const whole = joined(this.#tail, bytes)
      const at = strangeAt(whole, this.#tail.length)
      const before = bytes.subarray(0, Math.max(0, at - this.#tail.length))
      return { at: this.#given - this.#tail.length + at, byte: whole[at]!, before }
    }
  }
}

/** Bytes of a character that isn't whole yet. */
const longestRest = 3

const isFollowing = (byte: number | undefined): boolean => byte !== undefined && byte >> 6 === 2

/**
 * Where the first character begins that is none (Unicode, table 3-7), or isn't whole at the end.
 *
 * @param tail of so many bytes at the beginning, which are sound, the first may belong to a character before them
 */
function strangeAt(bytes: Uint8Array, tail: number): number {
  let at = 0
  while (at < tail && isFollowing(bytes[at])) at++
  while (at < bytes.length) {
    const length = lengthAt(bytes, at)
    if (length === 0) break
    at += length
  }
  return at
}

/** Bytes of the character at a place; 0 where there is none. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  for (let next = 1; next < length; next++) if (!isFollowing(bytes[at + next])) return 0
  const second = bytes[at + 1]!
  const isOther =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f)
  return isOther ? 0 : length
}
