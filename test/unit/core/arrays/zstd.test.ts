import { describe, expect, it, vi } from 'vitest'
import { unpackZstd } from '../../../../src/core/arrays/zstd.ts'

/** `data` as a Zstandard frame of one raw block (RFC 8878), its size in the header. */
function frameOf(data: Uint8Array): Uint8Array {
  const head = [0x28, 0xb5, 0x2f, 0xfd, 0x20, data.length]
  const block = (data.length << 3) | 1
  return Uint8Array.from([...head, block & 255, (block >> 8) & 255, (block >> 16) & 255, ...data])
}

describe('unpackZstd', () => {
  const data = Uint8Array.from({ length: 100 }, (_, at) => (at * 37) % 256)

  it.each([0xa5, 0x5a, 0])('gives what was packed, whatever its last byte: %i', (last) => {
    const whole = Uint8Array.from([...data, last])
    expect(unpackZstd(frameOf(whole), new Uint8Array(whole.length))).toEqual(whole)
  })

  it('never writes the bytes out as text, which took longer than all the rest', () => {
    const join = vi.spyOn(Uint8Array.prototype, 'join')
    unpackZstd(frameOf(data), new Uint8Array(data.length))
    expect(join).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  it('refuses fewer bytes than are claimed, and more', () => {
    expect(unpackZstd(frameOf(data), new Uint8Array(101))).toBeUndefined()
    expect(unpackZstd(frameOf(data), new Uint8Array(99))).toBeUndefined()
  })

  it('refuses a frame that is cut short, or none', () => {
    for (let length = 1; length < frameOf(data).length; length++)
      expect(unpackZstd(frameOf(data).subarray(0, length), new Uint8Array(100))).toBeUndefined()
    expect(unpackZstd(data, new Uint8Array(100))).toBeUndefined()
  })
})
