import { inflater } from './inflater.ts'
import { giveBackRubbish } from './rubbish.ts'
import { readingAhead, type Source } from './source.ts'
import { unpackedProblem, unpackStep } from './zip.ts'
import type { ZipMember } from './zipDirectory.ts'

/** Packed bytes that are read at a time. */
const ahead = 2 ** 18

/** Unpacked bytes after which the arrays that were made on the way are given back. */
const rubbishBytes = 2 ** 18

/** The unpacked content of a member of an archive. */
export interface MemberContent extends Source {
  /** Why there are not as many bytes as are claimed; to be asked once all was read. */
  problem(): Promise<string | undefined>
}

/**
 * Unpacks a deflated member as it is read, from its first byte to its last: what lies before the last offset that was
 * asked for is forgotten, so that neither the packed nor the unpacked bytes are ever held whole.
 *
 * @param offset where the packed bytes begin
 */
export function inflating(
  source: Source,
  offset: number,
  { packedSize, size }: Pick<ZipMember, 'packedSize' | 'size'>,
): MemberContent {
  const packed = readingAhead(source, ahead)
  const chunks: Uint8Array[] = []
  let [taken, forgotten, written, tidied] = [0, 0, 0, 0]
  let isBroken = false
  const stream = inflater((chunk) => {
    chunks.push(chunk)
    written += chunk.length
  })

  /** Unpacks step by step until there are so many bytes, or it would change nothing. */
  async function unpackTo(end: number): Promise<void> {
    for (;;) {
      if (isBroken || written >= end || taken === packedSize) return
      const part = await packed.read(offset + taken, Math.min(unpackStep, packedSize - taken))
      if (part.length === 0) return
      taken += part.length
      try {
        await stream.push(part, taken === packedSize)
      } catch {
        isBroken = true
      }
      if (written - tidied < rubbishBytes) continue
      giveBackRubbish()
      tidied = written
    }
  }

  return {
    file: source.file,
    size,
    async read(at, length, into) {
      while (chunks.length > 0 && forgotten + chunks[0]!.length <= at) forgotten += chunks.shift()!.length
      if (at < forgotten) throw new RangeError(`byte ${at} of a deflated member was read before`)
      const end = Math.min(at + length, size)
      await unpackTo(end)
      const count = Math.max(0, Math.min(end, written) - at)
      const out = into ? into.subarray(0, count) : new Uint8Array(count)
      let start = forgotten
      for (const chunk of chunks) {
        if (start >= at + count) break
        out.set(chunk.subarray(Math.max(0, at - start), at + count - start), Math.max(0, start - at))
        start += chunk.length
      }
      return out
    },
    async problem() {
      await unpackTo(size + 1)
      return isBroken ? 'it does not unpack' : unpackedProblem(written, size)
    },
  }
}
