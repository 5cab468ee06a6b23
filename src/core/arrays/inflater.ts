import { Inflate } from 'fflate'

/** Unpacks raw deflate (RFC 1951) part by part. */
export interface Inflater {
  /**
   * Unpacks as much as a further part allows. Rejects where it can't be unpacked, or is the last one and the stream goes
   * on; of no use after that.
   */
  push(part: Uint8Array, isLast: boolean): Promise<void>
}

/** @param take gets what is unpacked, piece by piece, each in memory that is its own to keep */
export type MakeInflater = (take: (piece: Uint8Array) => void) => Inflater

let quickest: MakeInflater = (take) => {
  const stream = new Inflate(take)
  // oxlint-disable-next-line typescript/require-await -- others unpack meanwhile
  return { push: async (part, isLast) => stream.push(part, isLast) }
}

export const inflater: MakeInflater = (take) => quickest(take)

/** Has deflate unpacked by the platform's own code. */
export function useInflater(theirs: MakeInflater): void {
  quickest = theirs
}
