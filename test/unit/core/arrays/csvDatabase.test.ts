import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsvSource } from '../../../../src/core/arrays/csv.ts'
import { readCsvByDatabase } from '../../../../src/core/arrays/csvDatabase.ts'
import { literal } from '../../../../src/core/arrays/sqlText.ts'
import { fileSource } from '../../../../src/core/arrays/source.ts'
import type { Table } from '../../../../src/core/arrays/table.ts'
import { success } from '../../../../src/core/finding.ts'
import type { Database, Processes } from '../../../../src/core/ports.ts'
import { predictionKinds } from '../../../../src/core/runs/predictionsTable.ts'
import { duckDb } from '../../../../src/node/duckDb.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { nodeProcesses } from '../../../../src/node/processes.ts'
import { python } from '../../../python.ts'
import { notInstalled } from '../../notInstalled.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'a \'table\' && "more" '))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** DuckDB out of the Python that the tests installed. */
function byPython(programs: string[] = []): Database {
  const processes: Processes = {
    run(command, args, options) {
      programs.push(command)
      if (command === 'duckdb') return Promise.reject(notInstalled('duckdb'))
      return nodeProcesses.run(python!, args, options)
    },
  }
  return duckDb(processes, folder)
}

async function readBoth(database: Database, text: string | Uint8Array) {
  writeFileSync(path.join(folder, "it's.csv"), text)
  const source = await fileSource(nodeFiles(folder), "it's.csv")
  const kinds = (names: readonly string[]) => predictionKinds(names, source.file)
  const own = await readCsvSource(source, kinds)
  return { own, other: await readCsvByDatabase(database, source, kinds) }
}

function contentOf({ names, rows, numbers, texts, columns }: Table) {
  const any = [...columns].map(([name, column]) => [name, column.numbers(), column.coded()])
  return { names, rows, numbers, texts, any }
}

const asAny = (names: readonly string[]) => success(names.map(() => 'any' as const))

const read = () => Promise.resolve(true)

function copy(from: string, target: string): string {
  return `COPY (SELECT * FROM read_csv(${literal(from)})) TO ${literal(target)} (FORMAT parquet);`
}

const header = 'id,y_true,score_a,score_A,note,sample_weight'

describe.runIf(python)('a CSV file read by DuckDB', () => {
  it('is the table that our own reader makes', async () => {
    const row = fc.tuple(
      fc.constantFrom('s1', 's2', '', '"a, b"', 'ä€', ' x '),
      fc.constantFrom('a', 'A', '0', '1'),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.constantFrom('1e-300', '0.1', ' 7', '.5', '5.', '-0', '+3', '1E5', '123456789012345678'),
      fc.constantFrom('', 'NA', '3.5', 'x', 'nan', "'"),
      fc.constantFrom('1', '0.25', '2'),
    )
    const database = byPython()
    let same = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, end) => {
          const text = [header, ...rows.map((fields) => fields.join(',')), ''].join(end)
          const { own, other } = await readBoth(database, text)
          if (!own.ok) throw new Error(JSON.stringify(own.findings))
          if (!other) return
          if (!other.ok) throw new Error(JSON.stringify(other.findings))
          same++
          expect(contentOf(other.value)).toEqual(contentOf(own.value))
        },
      ),
      { numRuns: 25, seed: 3 },
    )
    expect(same).toBe(25)
  }, 120_000)

  it('has the labels that our own reader reads, also as true and false', async () => {
    const label = fc.constantFrom('True', 'False', 'true', 'FALSE', '1', '0.0')
    const row = fc.tuple(label, label, label, label).map((labels) => [...labels, '0.5', '0.25'].join(','))
    const header = 'true_a,true_b,pred_a,pred_b,score_a,score_b'
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const { own, other } = await readBoth(byPython(), [header, ...rows, ''].join('\n'))
        if (!own.ok || !other?.ok) throw new Error('it should be read by both')
        expect(other.value.matrices).toEqual(own.value.matrices)
        expect([...own.value.matrices.get('true_')!]).toEqual(
          rows.flatMap((each) => each.split(',', 2).map((text) => Number(/^(?:true|1)$/i.test(text)))),
        )
      }),
      { numRuns: 5, seed: 3 },
    )
  }, 60_000)

  it.each([
    ['a label that is yes', 'true_a,true_b,score_a,score_b\nyes,True,0.5,0.5\n'],
    ['a label with a space', 'true_a,true_b,score_a,score_b\n True,True,0.5,0.5\n'],
    ['a score that is true', 'true_a,true_b,score_a,score_b\n1,True,true,0.5\n'],
    ['a number that has an underscore', 'y_true,score_a\n0,1_000\n'],
    ['a missing number', 'y_true,score_a\n0,\n'],
    ['a number in hexadecimal', 'y_true,score_a\n0,0x10\n'],
    ['infinity', 'y_true,score_a\n0,inf\n'],
    ['text among numbers', 'y_true,score_a\n0,high\n'],
    ['a row too short', 'y_true,score_a\n0,1\n0\n'],
    ['a row too long', 'y_true,score_a\n0,1\n0,1,2\n'],
    ['a quote that nothing closes', 'y_true,score_a\n"0,1\n'],
    ['a quote inside of a field', 'y_true,score_a\n0"1,1\n'],
    ['a space before a quote', 'y_true,id,score_a\n0, "a",1\n'],
    ['a space behind a quote', 'y_true,id,score_a\n0,"a" ,1\n'],
    ['a space behind a quote that follows a delimiter', 'y_true,id,score_a\n0,"a," ,1\n'],
    ['a delimiter too many', 'y_true,score_a,id\n0,1,a,\n0,1,b\n'],
    ['a delimiter too many at its end', 'y_true,score_a,id\n0,1,a\n0,1,b,'],
    ['an empty field at an end, and a row too short', 'y_true,score_a,id\n0,1,\n0,1\n'],
    ['a quote in a text', 'y_true,id,score_a\n0,"a ""b""",1\n'],
    ['a column twice', 'y_true,score_a,score_a\n0,1,2\n'],
    ['no y_true', 'id,score_a\n0,1\n'],
    ['a header alone', 'y_true,score_a'],
    ['a header in Latin-1', Buffer.from('y_true,score_a,größe\n0,1,2\n', 'latin1')],
    ['a text in Latin-1', Buffer.from('y_true,score_a,group\n0,1,Müller\n', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFFy_true,score_a\n0,1\n', 'utf16le')],
    ['a field that is too long', `y_true,score_a\n${'0'.repeat(140_000)},1\n`],
  ])('is left to our own reader where it has %s', async (_, text) => {
    expect((await readBoth(byPython(), text)).other).toBeUndefined()
  })

  it.each([
    ['ends with empty fields', 'y_true,score_a,note\r\n0,1,\r\n1,0.5,x\r\n0,0.25,'],
    ['has quotes, delimiters and line ends in texts', 'y_true,score_a,note\n0,1,"a,\nb"\n1,0.5,""\n'],
    ['begins with a byte order mark', '\uFEFF"y_true",score_a\n0,1\n'],
  ])('is read by both where it %s', async (_, text) => {
    const { own, other } = await readBoth(byPython(), text)
    if (!own.ok || !other?.ok) throw new Error('it should be read by both')
    expect(contentOf(other.value)).toEqual(contentOf(own.value))
  })

  it('is left to our own reader where a column that is passed over is in Latin-1', async () => {
    writeFileSync(path.join(folder, 'passed.csv'), Buffer.from('y_true,name\n0,Müller\n', 'latin1'))
    const source = await fileSource(nodeFiles(folder), 'passed.csv')
    expect(await readCsvByDatabase(byPython(), source, () => success(['any', 'skip']))).toBeUndefined()
    writeFileSync(path.join(folder, 'passed.csv'), 'y_true,name\n0,Müller\n')
    const read = await readCsvByDatabase(byPython(), source, () => success(['any', 'skip']))
    expect(read).toMatchObject({ ok: true, value: { rows: 1, names: ['y_true', 'name'] } })
  })

  it('is left to our own reader where its name is a pattern to DuckDB', async () => {
    writeFileSync(path.join(folder, 'a[1].csv'), 'y_true,score_a\n0,1\n')
    const source = await fileSource(nodeFiles(folder), 'a[1].csv')
    expect(await readCsvByDatabase(byPython(), source, asAny)).toBeUndefined()
  })

  it('is told of, and leaves nothing behind', async () => {
    const before = readdirSync(os.tmpdir()).filter((name) => name.startsWith('finalize-model-table'))
    const { other } = await readBoth(byPython(), 'y_true;score_a\n0;1\n')
    expect(other).toMatchObject({ ok: true, findings: [{ code: 'table-read-by-duckdb' }] })
    const after = readdirSync(os.tmpdir()).filter((name) => name.startsWith('finalize-model-table'))
    expect(after).toEqual(before)
  })

  it('may read no other file, and fetch nothing', async () => {
    writeFileSync(path.join(folder, 'secret.csv'), 'a\n1\n')
    writeFileSync(path.join(folder, 'given.csv'), 'a\n1\n')
    expect(await byPython().write('given.csv', copy, read)).toMatchObject({ result: true })
    const other = (_: string, target: string) => copy(path.join(folder, 'secret.csv'), target)
    expect(await byPython().write('given.csv', other, read)).toBeUndefined()
    expect(await byPython().write('given.csv', () => 'INSTALL httpfs;', read)).toBeUndefined()
    const outside = path.join(folder, 'outside.parquet')
    expect(await byPython().write('given.csv', (from) => copy(from, outside), read)).toBeUndefined()
    expect(existsSync(outside)).toBe(false)
  })

  it('is not looked for twice', async () => {
    const programs: string[] = []
    const database = byPython(programs)
    await readBoth(database, 'y_true,score_a\n0,1\n')
    await readBoth(database, 'y_true,score_a\n1,1\n')
    expect(programs.filter((command) => command === 'duckdb')).toHaveLength(1)
  })
})

it('a CSV file is read by ourselves where there is no DuckDB', async () => {
  const processes: Processes = { run: () => Promise.reject(notInstalled('duckdb')) }
  const { own, other } = await readBoth(duckDb(processes, folder), 'y_true,score_a\n0,1\n')
  expect([own.ok, other]).toEqual([true, undefined])
})
