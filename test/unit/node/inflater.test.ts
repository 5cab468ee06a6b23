import * as fc from 'fast-check'
import { deflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { inflater, type MakeInflater } from '../../../src/core/arrays/inflater.ts'
import { nativeInflater } from '../../../src/node/inflater.ts'

/** What comes out of a stream in parts; undefined where it is refused. */
async function unpack(make: MakeInflater, packed: Uint8Array, partSize: number) {
  const pieces: Uint8Array[] = []
  const stream = make((piece) => pieces.push(piece))
  try {
    for (let at = 0; at < packed.length; at += partSize)
      await stream.push(packed.subarray(at, at + partSize), at + partSize >= packed.length)
  } catch {
    return undefined
  }
  return Buffer.concat(pieces)
}

const texts = fc
  .tuple(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 400 }))
  .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)))

const partSizes = fc.constantFrom(1, 7, 100, 16_384)

it('gives what was packed, in parts of any size', async () => {
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 0, max: 9 }), partSizes, async (bytes, level, partSize) => {
      fc.pre(bytes.length < 20_000 || partSize > 7)
      const found = await unpack(nativeInflater, deflateRawSync(bytes, { level }), partSize)
      expect(found && Buffer.compare(found, bytes)).toBe(0)
    }),
  )
})

it('gives what ours gives of what is cut, damaged or followed by something, but refuses more that is damaged', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.constantFrom('cut', 'damaged', 'followed'),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom(100, 16_384),
      async (bytes, how, share, change, partSize) => {
        const packed = Buffer.from(deflateRawSync(bytes))
        const place = Math.floor(share * packed.length)
        if (how === 'damaged') packed[place]! ^= change
        const given =
          how === 'cut'
            ? packed.subarray(0, place)
            : how === 'followed'
              ? Buffer.concat([packed, Buffer.alloc(1 + Math.floor(share * 40_000), change)])
              : packed
        const [ours, theirs] = [
          await unpack(inflater, given, partSize),
          await unpack(nativeInflater, given, partSize),
        ]
        if (!theirs) refused++
        if (how !== 'damaged' || theirs) expect(theirs).toEqual(ours)
      },
    ),
    { numRuns: 300 },
  )
  expect(refused).toBeGreaterThan(20)
})
