import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readParquet } from '../../../../src/core/arrays/parquet.ts'
import type { ColumnKind } from '../../../../src/core/arrays/table.ts'
import { bytesSource } from '../../../../src/core/arrays/source.ts'
import { success } from '../../../../src/core/finding.ts'
import { processorTime } from '../../processorTime.ts'

const fixture = (name: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../../fixtures/predictions', name))

/** What damage is told by. */
const refusals = ['parquet-unreadable', 'table-too-large', 'table-codec-unknown']

const byName = (names: readonly string[]) =>
  success(
    names.map((name): ColumnKind => (name.startsWith('s') ? 'number' : name === 'unused' ? 'skip' : 'text')),
  )

describe('readParquet', () => {
  it.each(['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'v2'].map((codec) => `classes.${codec}.parquet`))(
    'reads the columns asked for: %s',
    async (name) => {
      const table = await readParquet(bytesSource(fixture(name), name), byName)
      if (!table.ok) throw new Error(JSON.stringify(table.findings))
      const { rows, names, numbers, texts } = table.value
      expect(rows).toBe(40)
      expect(names).toEqual([
        'id',
        'y_true',
        'score_ant',
        'score_bee',
        'score_cat',
        'sample_weight',
        'unused',
      ])
      expect(texts.get('id')!.slice(38)).toEqual(['s38', 's39'])
      const sums = numbers
        .get('score_ant')!
        .map((a, i) => a + numbers.get('score_bee')![i]! + numbers.get('score_cat')![i]!)
      expect(sums.every((sum) => Math.abs(sum - 1) < 1e-12)).toBe(true)
    },
  )

  it('says of a codec that isn’t read what to do', async () => {
    const whole = fixture('classes.snappy.parquet')
    const told = new Set<string>()
    // Snappy is 1, which a varint holds as 2; LZO, which isn't read, is 3.
    for (let at = Math.floor(whole.length / 2); at < whole.length; at++) {
      if (whole[at] !== 2) continue
      const bytes = Uint8Array.from(whole)
      bytes[at] = 6
      const table = await readParquet(bytesSource(bytes, 'a.parquet'), byName)
      for (const { code, args } of table.findings)
        if (code === 'table-codec-unknown') told.add(JSON.stringify(args))
    }
    expect([...told]).toEqual(['{"file":"a.parquet","codec":"LZO"}'])
  })

  it('skips nested columns even when asked for them', async () => {
    const table = await readParquet(bytesSource(fixture('classes.snappy.parquet'), 'a'), (names) =>
      success(names.map(() => 'text' as const)),
    )
    expect(table.ok && table.value.texts.has('unused')).toBe(false)
  })

  it('reads the same whatever packs it', async () => {
    const tables = await Promise.all(
      ['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'v2'].map(async (codec) => {
        const table = await readParquet(bytesSource(fixture(`classes.${codec}.parquet`), 'a'), byName)
        return table.ok && [table.value.rows, table.value.numbers, table.value.texts]
      }),
    )
    expect(tables[0]).toBeTruthy()
    for (const table of tables) expect(table).toEqual(tables[0])
  })

  it.each(['number', 'text', 'any'] as const)('refuses an index before its dictionary: %s', async (kind) => {
    const bytes = new Uint8Array(fixture('null.parquet'))
    // The places of y_pred among its three words, two bits each from the lowest: 0, 1, 2, then 0, 3, 3.
    expect(bytes[215]).toBe(0b10_01_00)
    bytes[215] = 0b11_11_00
    const table = await readParquet(bytesSource(bytes, 'a'), () => success(['skip', kind]))
    expect(table).toMatchObject({
      ok: false,
      findings: [{ code: 'parquet-unreadable', args: { reason: 'an index lies outside its dictionary' } }],
    })
  })

  it('turns nulls into NaN', async () => {
    const table = await readParquet(bytesSource(fixture('null.parquet'), 'a'), (names) =>
      success(names.map(() => 'number' as const)),
    )
    if (!table.ok) throw new Error('unreadable')
    expect([...table.value.numbers.get('y_true')!]).toEqual([1.5, 2.5, Number.NaN])
  })

  it.each([
    ...['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'v2'].map((codec) => `classes.${codec}.parquet`),
    'null.parquet',
    'frames/pandas.lists.parquet',
    'frames/polars.lists.parquet',
    'frames/polars.arrays.parquet',
  ])('answers any damage, without filling the memory: %s', async (name) => {
    const whole = fixture(name)
    // The example empties a run of levels of a file with Zstandard: what checked it and what read it went apart there.
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(0xff, 0x7f, 0x80, 0xfe, 0)), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = new Uint8Array(whole)
        for (const [at, byte] of changes) bytes[at] = byte
        let table: Awaited<ReturnType<typeof readParquet>> | undefined
        const took = await processorTime(async () => {
          table = await readParquet(bytesSource(bytes, 'a'), (names) => {
            const kinds = byName(names)
            const lists = new Map([[names.indexOf('y_score'), 'numberOrLists' as const]])
            return kinds.ok ? success(kinds.value.map((kind, at) => lists.get(at) ?? kind)) : kinds
          })
        })
        expect(took).toBeLessThan(1000)
        if (!table?.ok) expect(refusals).toContain(table?.findings[0]!.code)
        else {
          const { rows, numbers, lists } = table.value
          for (const column of numbers.values()) expect(column).toHaveLength(rows)
          for (const { data, width, odd } of lists.values())
            expect(data).toHaveLength((odd?.row ?? rows) * width)
        }
      }),
      { numRuns: 200, seed: 1, examples: [[[[1783, 0]]]] },
    )
  })

  it('refuses a column that stands twice in a row group', async () => {
    const bytes = fixture('classes.snappy.parquet')
    bytes.write('score_ant', bytes.indexOf('score_bee', bytes.indexOf('score_bee') + 1))
    expect(await readParquet(bytesSource(bytes, 'a'), byName)).toMatchObject({
      ok: false,
      findings: [{ args: { reason: 'column "score_ant" stands twice in a row group' } }],
    })
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['the first half', fixture('classes.snappy.parquet').subarray(0, 3000)],
    ['text', new TextEncoder().encode('y_true,y_pred\n1,1\n')],
  ])('refuses %s', async (_, bytes) => {
    expect(await readParquet(bytesSource(bytes, 'a'), byName)).toMatchObject({
      ok: false,
      findings: [{ code: 'parquet-unreadable' }],
    })
  })
})
