/** The bits of values with −0 made 0, so that equal values have equal bits. */
export function wordsOf(inputs: Float32Array): Uint32Array {
  const values = inputs.map((value) => value + 0)
  return new Uint32Array(values.buffer, values.byteOffset, values.length)
}

/**
 * FNV-1a over the 32-bit words of a row with a final mix. Equal rows have equal hashes; unequal ones may, and are to be
 * told apart by value.
 */
export function hashRow(words: Uint32Array, row: number, width: number): number {
  let hash = 0x81_1c_9d_c5
  for (let at = row * width; at < (row + 1) * width; at++) {
    hash = Math.imul(hash ^ words[at]!, 0x01_00_01_93)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  return hash ^ (hash >>> 13)
}
