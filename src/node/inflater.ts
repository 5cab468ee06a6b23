import { createInflateRaw } from 'node:zlib'
import type { MakeInflater } from '../core/arrays/inflater.ts'

/** Bytes of a piece. */
const chunkSize = 2 ** 16

/** Node's own zlib, twice as fast as ours. */
export const nativeInflater: MakeInflater = (take) => {
  const stream = createInflateRaw({ chunkSize })
  let refused: Error | undefined
  let settle: (() => void) | undefined
  stream.on('data', take)
  stream.on('end', () => settle?.())
  stream.on('error', (error) => {
    refused = error
    settle?.()
  })
  return {
    async push(part, isLast) {
      if (!refused && !stream.readableEnded) {
        await new Promise<void>((done) => {
          settle = done
          if (isLast) stream.end(part)
          else stream.write(part, () => done())
        })
      }
      if (refused) throw refused
    },
  }
}
