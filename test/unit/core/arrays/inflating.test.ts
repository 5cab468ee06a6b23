import * as fc from 'fast-check'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inflating } from '../../../../src/core/arrays/inflating.ts'
import { bytesSource } from '../../../../src/core/arrays/source.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

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

/** What stands behind `before` bytes of a file, said to unpack to `size`. */
function unpack(packed: Uint8Array, size: number, before = 0) {
  const file = new Uint8Array(before + packed.length + 7)
  file.set(packed, before)
  return inflating(bytesSource(file, 'a.npz'), before, { packedSize: packed.length, size })
}

async function problemOf(packed: Uint8Array, size: number): Promise<string | undefined> {
  const unpacked = unpack(packed, size)
  await unpacked.read(0, size)
  return unpacked.problem()
}

describe('inflating', () => {
  it('reads what was packed from any byte on that was not forgotten, into memory that is given or its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1e6),
        fc.integer({ min: 0, max: 900_000 }),
        fc.constantFrom(1, 10, 256),
        fc.integer({ min: 0, max: 9 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 300_000 }), fc.double({ min: 0, max: 1, noNaN: true })), {
          maxLength: 8,
        }),
        async (seed, size, values, level, readings) => {
          const bytes = bytesOf(seed, size, values)
          const unpacked = unpack(deflateRawSync(bytes, { level }), size, seed % 100)
          let from = 0
          for (const [at, [length, share]] of readings.entries()) {
            const into = at % 2 ? new Uint8Array(length) : undefined
            const part = await unpacked.read(from, length, into)
            expect(Buffer.compare(part, bytes.subarray(from, from + length))).toBe(0)
            if (into) expect(part.buffer).toBe(into.buffer)
            from += Math.floor(share * part.length)
          }
          expect(await unpacked.problem()).toBeUndefined()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses to read what was forgotten', async () => {
    const unpacked = unpack(deflateRawSync(bytesOf(1, 500_000, 256)), 500_000)
    await unpacked.read(300_000, 10)
    await unpacked.read(400_000, 10)
    await expect(unpacked.read(0, 10)).rejects.toThrow(RangeError)
  })

  it('tells packed bytes that are damaged, cut, or of another size than is claimed', async () => {
    const bytes = bytesOf(2, 200_000, 256)
    const packed = deflateRawSync(bytes)
    expect(await problemOf(packed, 199_999)).toBe('it claims 199999 bytes and unpacks to more')
    expect(await problemOf(packed, 200_001)).toBe('it claims 200001 bytes and unpacks to 200000')
    expect(await problemOf(packed.subarray(0, 100_000), 200_000)).toMatch(/it does not unpack|unpacks to \d+/)
    expect(await problemOf(Uint8Array.of(7, 7, 7), 3)).toBe('it does not unpack')
    expect(await problemOf(deflateRawSync(new Uint8Array(1e9)), 10)).toMatch('unpacks to more')
  })
})
