import * as fc from 'fast-check'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Inflating, NotDeflated, TooLong } from '../../../../src/core/arrays/inflate.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

/** Unpacks what is given a stretch at a time. */
function inflateIn(packed: Uint8Array, size: number, stretch: number): Uint8Array {
  const inflating = new Inflating(new Uint8Array(size))
  let pending = new Uint8Array(0)
  for (let at = 0; at < packed.length && !inflating.isDone; at += stretch) {
    const part = Uint8Array.from([...pending, ...packed.subarray(at, at + stretch)])
    pending = part.slice(inflating.push(part, at + stretch >= packed.length))
  }
  expect(inflating.isDone).toBe(true)
  return inflating.out.subarray(0, inflating.written)
}

const { Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED, Z_FILTERED } = constants

/** Bytes of so many values, some of which repeat what stood before. */
function bytesOf(seed: number, size: number, values: number): Uint8Array {
  const random = seededRandom(seed)
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at++) {
    const back = 1 + Math.floor(random.uniform() * 40_000)
    bytes[at] = back <= at && at % 97 > 40 ? bytes[at - back]! : Math.floor(random.uniform() * values)
  }
  return bytes
}

describe('Inflating', () => {
  it('gives what zlib packed, at every level and strategy, in stretches of any length', () => {
    const strategy = fc.constantFrom(Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED, Z_FILTERED)
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 0, max: 120_000 }),
        fc.constantFrom(1, 2, 10, 256),
        fc.integer({ min: 0, max: 9 }),
        strategy,
        fc.constantFrom(1000, 4096, 65_536, 1e9),
        (seed, size, values, level, how, stretch) => {
          const bytes = bytesOf(seed, size, values)
          const packed = deflateRawSync(bytes, { level, strategy: how })
          expect(Buffer.compare(inflateIn(packed, size, stretch), bytes)).toBe(0)
        },
      ),
      { seed: 3, numRuns: 120 },
    )
  })

  it('gives what zlib gives of damaged bytes, or refuses them', () => {
    const bytes = bytesOf(5, 20_000, 30)
    const packed = deflateRawSync(bytes)
    let refused = 0
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(packed)
        damaged[at]! ^= change
        const inflating = new Inflating(new Uint8Array(2 ** 18))
        try {
          inflating.push(damaged, true)
        } catch (cause) {
          expect(cause).toBeInstanceOf(NotDeflated)
          refused++
          return
        }
        const theirs = inflateRawSync(damaged)
        expect(Buffer.compare(inflating.out.subarray(0, inflating.written), theirs)).toBe(0)
      }),
      { seed: 4, numRuns: 400 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  it('refuses what ends early, wherever it is cut', () => {
    const packed = deflateRawSync(bytesOf(6, 3000, 256))
    for (let length = 0; length < packed.length; length++) {
      const inflating = new Inflating(new Uint8Array(3000))
      expect(() => inflating.push(packed.subarray(0, length), true)).toThrow(NotDeflated)
    }
  })

  it('refuses what unpacks to more than there is room for', () => {
    for (const level of [0, 1, 9]) {
      const packed = deflateRawSync(new Uint8Array(10_000), { level })
      expect(() => new Inflating(new Uint8Array(9999)).push(packed, true)).toThrow(TooLong)
      expect(new Inflating(new Uint8Array(10_000)).push(packed, true)).toBe(packed.length)
    }
  })
})
