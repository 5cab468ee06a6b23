import { describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { openNpz } from '../../../../src/core/arrays/npzFile.ts'
import { bytesSource } from '../../../../src/core/arrays/source.ts'

import type { Result } from '../../../../src/core/finding.ts'

/* Classes of many samples, which take few bytes each however wide they stand in the file. */

const count = 1_200_000

const archiveOf = (valueAt: (row: number) => bigint, shape: readonly number[] = [count]) =>
  writeNpz({
    y_true: { type: 'int64', shape, data: BigInt64Array.from({ length: count }, (_, row) => valueAt(row)) },
  })

async function read(bytes: Uint8Array): Promise<Result<NdArray>> {
  const archive = await openNpz(bytesSource(bytes, 'test.npz'))
  if (!archive.ok) throw new Error(archive.findings[0]?.code)
  return (await archive.value.read('y_true'))!
}

async function arrayOf(bytes: Uint8Array): Promise<NdArray> {
  const array = await read(bytes)
  if (!array.ok) throw new Error(array.findings[0]?.code)
  return array.value
}

describe('whole numbers of an archive', () => {
  it.each([
    ['one byte', 'uint8', (row: number) => row % 256],
    [
      'two bytes, where only the last need them',
      'uint16',
      (row: number) => (row < count - 3 ? row % 7 : 65_535),
    ],
    ['two bytes, where only the first needs them', 'uint16', (row: number) => (row === 0 ? 256 : row % 7)],
    ['four bytes', 'uint32', (row: number) => (row % 2 ? 4_294_967_295 : row)],
    ['one, then two, then four bytes', 'uint32', (row: number) => Math.min(row, 70_000)],
  ] as const)('are read in %s each', async (_, type, valueAt) => {
    const { data, ...array } = await arrayOf(archiveOf((row) => BigInt(valueAt(row))))
    expect(array).toEqual({ type, shape: [count] })
    const wrong = (data as Uint32Array).findIndex((value, row) => value !== valueAt(row))
    expect(wrong).toBe(-1)
  })

  it.each([
    ['negative', -1n],
    ['above four bytes', 2n ** 32n],
  ])('are read as they stand where one is %s', async (_, strange) => {
    const { type, data } = await arrayOf(archiveOf((row) => (row === count - 1 ? strange : 1n)))
    expect(type).toBe('int64')
    expect((data as BigInt64Array).at(-1)).toBe(strange)
  })

  it('are read as they stand where they have rows and columns', async () => {
    expect(await arrayOf(archiveOf(() => 1n, [count / 2, 2]))).toMatchObject({ type: 'int64' })
  })

  it('are refused where a byte of them has changed', async () => {
    const bytes = archiveOf((row) => BigInt(row % 3))
    bytes[bytes.length >> 1]! ^= 1
    expect(await read(bytes)).toMatchObject({ ok: false, findings: [{ code: 'zip-member-broken' }] })
  })
})
