import * as zlib from 'node:zlib'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { crc32 } from '../../../../src/core/arrays/crc32.ts'

it('gives the check value of the catalogue', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcb_f4_39_26)
  expect(crc32(new Uint8Array(0))).toBe(0)
})

it('goes on where it was left, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, cut) => {
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(crc32(bytes))
    }),
  )
})

// zlib has it since Node 20.15.
it.runIf('crc32' in zlib)('agrees with zlib', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(crc32(bytes)).toBe(zlib.crc32(bytes))
    }),
  )
})
