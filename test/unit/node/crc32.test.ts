import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { crc32 } from '../../../src/core/arrays/crc32.ts'
import { nativeCrc32 } from '../../../src/node/crc32.ts'

it.runIf(nativeCrc32)('the platform’s CRC-32 is ours, also of shared memory and in parts', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
      shared.set(bytes)
      expect(nativeCrc32!(shared)).toBe(crc32(bytes))
      const part = nativeCrc32!(shared.subarray(0, cut))
      expect(nativeCrc32!(shared.subarray(cut), part)).toBe(crc32(bytes))
    }),
  )
})
