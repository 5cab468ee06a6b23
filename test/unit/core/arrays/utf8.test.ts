import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Utf8Stretches } from '../../../../src/core/arrays/utf8.ts'

/** Whatever is decoded of bytes in stretches, or where they are strange. */
function decoded(bytes: Uint8Array, stretch: number): string | number {
  const decoder = new Utf8Stretches()
  let text = ''
  for (let at = 0; at < bytes.length; at += stretch) {
    const part = decoder.add(bytes.subarray(at, at + stretch))
    if (typeof part !== 'string') {
      expect(part.byte).toBe(bytes[part.at])
      return part.at
    }
    text += part
  }
  const end = decoder.end()
  return typeof end === 'string' ? text + end : end.at
}

/** Where the longest beginning ends that can be decoded in one piece. */
function soundLength(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let length = bytes.length; length > 0; length--) {
    try {
      decoder.decode(bytes.subarray(0, length))
      return length
    } catch {
      continue
    }
  }
  return 0
}

const anyText = fc.string({ unit: 'binary', maxLength: 12 })
const anyBytes = fc.uint8Array({ maxLength: 6 })
/** Bytes that begin or end a character wrongly more often than any would. */
const oddBytes = fc.array(
  fc.constantFrom(0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xe4, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff),
  { maxLength: 6 },
)

describe('UTF-8 in stretches', () => {
  it('is the text, or strange from the first byte that a decoder of the whole refuses', () => {
    const whole = fc
      .tuple(anyText, anyBytes, anyText, oddBytes, anyText)
      .map(([a, b, c, d, e]) =>
        Buffer.concat([Buffer.from(a), b, Buffer.from(c), Buffer.from(d), Buffer.from(e)]),
      )
    let strange = 0
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 9 }), (bytes, stretch) => {
        const found = decoded(bytes, stretch)
        const sound = soundLength(bytes)
        if (sound < bytes.length) strange++
        expect(found).toBe(sound < bytes.length ? sound : bytes.toString('utf8'))
      }),
      { seed: 3, numRuns: 3000 },
    )
    expect(strange).toBeGreaterThan(500)
  })
})
