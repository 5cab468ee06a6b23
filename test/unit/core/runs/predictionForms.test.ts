import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArrow } from '../../../../src/core/arrays/arrow/arrow.ts'
import type { Column } from '../../../../src/core/arrays/column.ts'
import { readParquet } from '../../../../src/core/arrays/parquet.ts'
import { bytesSource } from '../../../../src/core/arrays/source.ts'
import { success } from '../../../../src/core/finding.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { python, runPython } from '../../../python.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'forms-'))
const files = nodeFiles(folder)
afterAll(() => rmSync(folder, { recursive: true }))

async function read(name: string): Promise<Predictions> {
  const result = await readPredictions(files, name)
  if (!result.ok) throw new Error(result.findings.map(messageOf).join('\n'))
  return result.value
}

const told = (names: readonly (readonly [string, string])[]) =>
  readPredictions(files, 'told.npy', { columnNames: new Map(names) })

const kinds = (kind: 'number' | 'any') => (names: readonly string[]) => success(names.map(() => kind))

/** A column by value, so that the order in which names were met doesn't count. */
const valuesOf = (column: Column | undefined) =>
  column?.kind === 'number'
    ? [...column.values]
    : Array.from(column?.codes ?? [], (code) => column?.names[code])

describe.runIf(python)('one table in all forms, written by pyarrow and numpy', () => {
  beforeAll(() => {
    runPython('arrow_files.py', [folder])
  }, 60_000)

  it.each([
    'plain.arrow',
    'stream.arrows',
    'coded.arrow',
    'packed.arrow',
    'zstd.arrow',
    'large.arrows',
    'odd.arrow',
    'views.arrow',
    'views.arrows',
    'bytes.arrow',
    'table.feather',
    'table.parquet',
    'table.csv',
  ])('%s gives what the npz gives', async (name) => {
    const [truth, found] = [await read('table.npz'), await read(name)]
    expect(found.classNames).toEqual(['ant', 'bee', 'cat'])
    expect(found.yTrue).toEqual(truth.yTrue)
    expect(found.scores).toEqual(truth.scores)
    expect(found.ids).toEqual(truth.ids)
    const tolerance = name.endsWith('csv') ? 1e-6 : 0
    for (const [row, weight] of truth.weights!.entries())
      expect(Math.abs(found.weights![row]! - weight)).toBeLessThanOrEqual(tolerance)
    for (const column of ['country', 'age', 'visits'])
      expect([column, valuesOf(found.columns?.get(column))]).toEqual([
        column,
        valuesOf(truth.columns?.get(column)),
      ])
    const member = valuesOf(found.columns?.get('member')).map((value) => value === 'true' || value === 1)
    expect(member).toEqual(valuesOf(truth.columns?.get('member')).map((value) => value === 1))
    if (name.startsWith('odd')) {
      expect(valuesOf(found.columns?.get('after'))).toEqual(Array.from({ length: 5000 }, (_, row) => row))
      expect(found.columns?.has('tags')).toBe(false)
    }
  })

  const listForms = ['list', 'large', 'fixed', 'required'].flatMap((kind) =>
    ['arrow', 'arrows', 'v1.parquet', 'v2.parquet'].map((form) => `lists.${kind}.${form}`),
  )
  it.each(listForms)('%s gives the scores of the npz', async (name) => {
    const [truth, found] = [await read('table.npz'), await read(name)]
    expect([found.yTrue, found.scores, found.ids]).toEqual([truth.yTrue, truth.scores, truth.ids])
    expect(valuesOf(found.columns?.get('after'))).toEqual(Array.from({ length: 5000 }, (_, row) => row))
  })

  it.each(['arrow', 'parquet'])('lists of several labels a sample, from %s', async (form) => {
    const [truth, found] = [await read('table.npz'), await read(`lists.labels.${form}`)]
    expect(found).toMatchObject({ multiLabel: true, samples: 5000, classes: 3 })
    expect(found.scores).toEqual(truth.scores)
    expect(found.yTrue).toEqual(Uint8Array.from(truth.scores, (score) => Number(score > 0.3)))
  })

  it.each(
    ['arrow', 'parquet'].flatMap(
      (form) =>
        [
          [`wrong.short.${form}`, 'table-lists-uneven', { row: 7, found: 2, expected: 3 }],
          [`wrong.null.${form}`, 'table-lists-uneven', { row: 7, found: 0, expected: 3 }],
          [`wrong.hole.${form}`, 'predictions-not-finite', { row: 7 }],
          [`wrong.empty.${form}`, 'predictions-shape', { shape: '(5000, 0)' }],
          [`wrong.unnamed.${form}`, 'predictions-lists-of-which', {}],
        ] as const,
    ),
  )('%s is refused', async (name, code, args) => {
    const result = await readPredictions(files, name)
    expect(result).toMatchObject({ ok: false, findings: [{ code, args }] })
  })

  it('scores as npy, with the other arrays beside it', async () => {
    const [truth, found] = [await read('table.npz'), await read('table.npy')]
    expect([found.yTrue, found.scores, found.weights]).toEqual([truth.yTrue, truth.scores, truth.weights])
  })

  it('refuses an index before its dictionary', async () => {
    const outside = await readPredictions(files, 'outside.arrow')
    expect(outside.ok ? '' : messageOf(outside.findings[0]!)).toMatch(/an index lies outside its dictionary/)
  })

  it.each([
    ['id', 'arrow'],
    ['y_true', 'arrow'],
    ['score_bee', 'arrow'],
    ['sample_weight', 'arrow'],
    ['true_a', 'arrow'],
    ['y_true', 'parquet'],
  ])('refuses %s of a type that isn’t read, from %s', async (column, form) => {
    expect(await readPredictions(files, `nested_${column}.${form}`)).toMatchObject({
      ok: false,
      findings: [{ code: 'table-column-unread', args: { column } }],
    })
  })

  it.each(['exact.arrow', 'exact.arrows', 'exact.parquet'])(
    '%s gives decimals and times as pyarrow has them',
    async (name) => {
      const source = bytesSource(readFileSync(path.join(folder, name)), name)
      const told = JSON.parse(readFileSync(path.join(folder, 'exact.json'), 'utf8')) as Record<
        string,
        (number | null)[]
      >
      const read = name.endsWith('parquet') ? readParquet : readArrow
      const [numbers, any] = [await read(source, kinds('number')), await read(source, kinds('any'))]
      if (!numbers.ok || !any.ok) throw new Error('unread')
      expect(numbers.value.numbers.size).toBeGreaterThanOrEqual(13)
      for (const [column, values] of Object.entries(told)) {
        const found = numbers.value.numbers.get(column)
        if (!found && name.endsWith('parquet') && /^d(32|64)$/.test(column)) continue
        expect([column, Array.from(found!, (v) => (Number.isNaN(v) ? null : v))]).toEqual([column, values])
        if (/^d\d/.test(column)) continue
        const coded = any.value.columns.get(column)!.coded()!
        expect([column, Array.from(coded.codes, (code) => coded.names[code])]).toEqual([
          column,
          values.map((v) => (v === null ? '' : new Date(v).toISOString())),
        ])
      }
    },
  )

  it('refuses a file that lost its end, though whole batches stand before it', async () => {
    const whole = readFileSync(path.join(folder, 'plain.arrow'))
    for (const lost of [1, 6, 7, 100]) {
      writeFileSync(path.join(folder, 'short.arrow'), whole.subarray(0, whole.length - lost))
      const short = await readPredictions(files, 'short.arrow')
      expect(short.ok ? '' : messageOf(short.findings[0]!)).toMatch(/it ends early/)
    }
  })

  it('says what is missing beside an npy', async () => {
    writeFileSync(path.join(folder, 'alone.npy'), readFileSync(path.join(folder, 'table.npy')))
    const alone = await readPredictions(files, 'alone.npy')
    expect(alone.ok ? '' : messageOf(alone.findings[0]!)).toMatch(
      /alone\.npy has no alone\.y_true\.npy; it has y_score/,
    )
  })

  it('takes the arrays beside an npy by the names that are told', async () => {
    const before = await read('table.npy')
    for (const [part, name] of [
      ['', ''],
      ['y_true.', 'label.'],
      ['sample_weight.', 'w.'],
    ]) {
      writeFileSync(path.join(folder, `told.${name}npy`), readFileSync(path.join(folder, `table.${part}npy`)))
    }
    const found = await told([
      ['y_true', 'label'],
      ['sample_weight', 'w'],
    ])
    if (!found.ok) throw new Error(found.findings.map(messageOf).join('\n'))
    expect(found.value.yTrue).toEqual(before.yTrue)
    expect(found.value.weights).toEqual(before.weights)
    const lacking = await told([
      ['y_true', 'label'],
      ['sample_weight', 'v'],
    ])
    expect(lacking.ok ? '' : messageOf(lacking.findings[0]!)).toMatch(
      /told\.npy has no told\.v\.npy; it has y_score, label/,
    )
  })

  it('takes the npy that is named, whatever lies beside it under the same name', async () => {
    const before = await read('table.npy')
    const other = path.join(folder, 'table.y_score.npy')
    writeFileSync(other, readFileSync(path.join(folder, 'table.sample_weight.npy')))
    expect((await read('table.npy')).scores).toEqual(before.scores)
    rmSync(other)
  })

  it('any damage to an Arrow file is a finding or a whole table', async () => {
    for (const name of [
      'packed.arrow',
      'stream.arrows',
      'odd.arrow',
      'views.arrow',
      'lists.list.arrow',
      'lists.fixed.arrows',
    ]) {
      const whole = readFileSync(path.join(folder, name))
      const damage = fc.array(
        fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(0xff, 0x7f, 0x80, 0xfe, 0, 1)),
        {
          minLength: 1,
          maxLength: 6,
        },
      )
      // The description is a small part at the beginning, of a file at the end too: most of the damage goes there.
      const ends = fc.nat(4000).chain((at) => fc.constantFrom(at, whole.length - 1 - at))
      const near = fc.array(fc.tuple(ends, fc.constantFrom(0xff, 0x7f, 0x80, 0, 1, 9)), {
        minLength: 1,
        maxLength: 4,
      })
      await fc.assert(
        fc.asyncProperty(fc.oneof(damage, near), async (changes) => {
          const bytes = new Uint8Array(whole)
          for (const [at, byte] of changes) bytes[at] = byte
          const table = await readArrow(bytesSource(bytes, 'a'), (names) =>
            success(names.map(() => 'anyOrLists' as const)),
          )
          if (!table.ok) {
            const refusals = ['arrow-unreadable', 'table-too-large', 'table-codec-unknown']
            expect(refusals).toContain(table.findings[0]!.code)
          }
        }),
        { numRuns: 100, seed: 5 },
      )
    }
  })

  it('refuses what is cut off, or no Arrow at all', async () => {
    const whole = readFileSync(path.join(folder, 'stream.arrows'))
    for (const bytes of [
      new Uint8Array(0),
      whole.subarray(0, 5),
      whole.subarray(0, whole.length / 2),
      Buffer.from('y_true,y_pred\n1,1\n'),
      // A stream that ends before it says what it holds.
      Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0),
    ]) {
      expect(
        await readArrow(bytesSource(bytes, 'a'), (names) => success(names.map(() => 'any' as const))),
      ).toMatchObject({
        ok: false,
        findings: [{ code: 'arrow-unreadable' }],
      })
    }
  })
})

/** An Arrow stream of one column that holds two, each of which holds two …: every pair is one place, named twice. */
function pairsInPairs(levels: number): Uint8Array {
  const first = 76
  const bytes = new Uint8Array(first + 20 * levels + 20)
  const view = new DataView(bytes.buffer)
  const shorts = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint16(at + 2 * index, value, true))
  const words = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, true))
  words(0, 0xff_ff_ff_ff, bytes.length - 8, 40)
  // Where the members of a message, of its schema and of a column lie.
  shorts(12, 12, 12, 0, 4, 8, 0)
  shorts(24, 8, 8, 0, 4)
  shorts(32, 16, 8, 0, 0, 0, 0, 0, 4)
  words(48, 36, 1, 4)
  words(60, 36, 4, 1, 4)
  for (let level = 0; level <= levels; level++) {
    const at = first + 20 * level
    words(at, at - 32, 4, level < levels ? 2 : 0, 8, 4)
  }
  return bytes
}

const readPairs = (levels: number) =>
  readArrow(bytesSource(pairsInPairs(levels), 'a'), (names) => success(names.map(() => 'any' as const)))

describe('a description that names one place many times', () => {
  it('is read where it stays small', async () => {
    expect(await readPairs(3)).toMatchObject({ ok: true, value: { names: [''], rows: 0 } })
  })

  it('is refused where that makes millions of columns, before they are made', async () => {
    expect(await readPairs(30)).toMatchObject({
      ok: false,
      findings: [
        { code: 'arrow-unreadable', args: { reason: 'its description has too many parts, such as columns' } },
      ],
    })
  })
})
