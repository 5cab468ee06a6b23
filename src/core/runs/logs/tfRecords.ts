import { joined } from '../../arrays/joined.ts'
import { crc32c } from '../../arrays/crc32.ts'

/*
 * The framing of TensorFlow's record files: length (8 bytes, little endian), masked CRC-32C of the length, content,
 * masked CRC-32C of the content.
 */

const headSize = 12
const tailSize = 4
/** Longest record whose content is kept; that of a longer one is passed over. */
const longestRecord = 64 * 2 ** 20

export type RecordOutcome =
  | { readonly kind: 'record'; readonly content: Uint8Array; readonly offset: number }
  | { readonly kind: 'damaged'; readonly offset: number; readonly reason: string }

/** Cuts a growing file into its records. */
export interface RecordSplitter {
  /**
   * The records that `bytes` complete, in order. A content that fails its checksum is `damaged` and the reading goes on
   * behind it; a length that does ends the reading, since nothing says where the next record begins.
   */
  push(bytes: Uint8Array): readonly RecordOutcome[]
  /** Bytes of a record that hasn't come to its end. */
  readonly unfinished: number
}

export function createRecordSplitter(): RecordSplitter {
  let rest = new Uint8Array(0)
  let offset = 0
  let isLost = false
  /** Bytes of a record too long to keep that are still to come. */
  let toSkip = 0

  function push(bytes: Uint8Array): readonly RecordOutcome[] {
    const found: RecordOutcome[] = []
    if (isLost) return found
    const skipped = Math.min(toSkip, bytes.length)
    toSkip -= skipped
    offset += skipped
    let data = skipped > 0 ? bytes.subarray(skipped) : bytes
    if (rest.length > 0) data = joined(rest, data)
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    let at = 0
    while (data.length - at >= headSize) {
      const low = view.getUint32(at, true)
      const high = view.getUint32(at + 4, true)
      if (view.getUint32(at + 8, true) !== masked(data.subarray(at, at + 8))) {
        found.push({ kind: 'damaged', offset: offset + at, reason: 'the checksum of its length is wrong' })
        isLost = true
        rest = new Uint8Array(0)
        return found
      }
      const length = high * 2 ** 32 + low
      const whole = headSize + length + tailSize
      if (length > longestRecord) {
        const here = Math.min(data.length - at, whole)
        toSkip = whole - here
        at += here
        continue
      }
      if (data.length - at < whole) break
      const content = data.subarray(at + headSize, at + headSize + length)
      if (view.getUint32(at + headSize + length, true) === masked(content))
        found.push({ kind: 'record', content, offset: offset + at })
      else found.push({ kind: 'damaged', offset: offset + at, reason: 'its checksum is wrong' })
      at += whole
    }
    offset += at
    rest = data.slice(at)
    return found
  }

  return {
    push,
    get unfinished() {
      return isLost ? 0 : rest.length + (toSkip > 0 ? 1 : 0)
    },
  }
}

/** TensorFlow's mask, by which a checksum over data that holds checksums stays a good one. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa2_82_ea_d8) >>> 0
}
