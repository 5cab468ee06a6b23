import { describe, expect, it } from 'vitest'
import { readCsv } from '../../../../src/core/arrays/csv.ts'
import { numberOf } from '../../../../src/core/arrays/csvColumns.ts'
import type { ColumnKind } from '../../../../src/core/arrays/table.ts'
import { success } from '../../../../src/core/finding.ts'

/** Columns whose name begins with `t` are text, with `s` left out, all others numbers. */
const byName = (names: readonly string[]) =>
  success(
    names.map((name): ColumnKind =>
      name.startsWith('t') ? 'text' : name.startsWith('s') ? 'skip' : 'number',
    ),
  )

const read = (text: string) => readCsv(text, 'a.csv', byName)

describe('readCsv', () => {
  it.each([
    ['comma', 'a,t\n1,x\n2,y\n'],
    ['semicolon', 'a;t\n1;x\n2;y\n'],
    ['tab', 'a\tt\n1\tx\n2\ty\n'],
    ['bar', 'a|t\n1|x\n2|y\n'],
    ['carriage returns', 'a,t\r\n1,x\r\n2,y\r\n'],
    ['old carriage returns', 'a,t\r1,x\r2,y\r'],
    ['mixed line ends', 'a,t\n1,x\r\n2,y\r'],
    ['byte order mark', '\uFEFFa,t\n1,x\n2,y\n'],
    ['blank lines and no last newline', 'a,t\n\n1,x\n\n2,y'],
    ['quotes', '"a","t"\n"1","x"\n"2","y"\n'],
    ['spaces in the header', ' a , t \n1,x\n2,y\n'],
    ['other notations', 'a,t\n+1.0e0,x\n 2. ,y\n'],
  ])('%s', (_, text) => {
    const table = read(text)
    if (!table.ok) throw new Error(JSON.stringify(table.findings))
    expect(table.value.rows).toBe(2)
    expect([...table.value.numbers.get('a')!]).toEqual([1, 2])
    expect(table.value.texts.get('t')).toEqual(['x', 'y'])
  })

  it('keeps separators, quotes and newlines inside of quotes, and leaves out what was not asked for', () => {
    const table = read('t,skipped,a\n"x, ""y""\nz",text,3\n')
    if (!table.ok) throw new Error('unreadable')
    expect(table.value.texts.get('t')).toEqual(['x, "y"\nz'])
    expect(table.value.numbers.get('a')).toEqual(Float64Array.of(3))
    expect([...table.value.texts.keys(), ...table.value.numbers.keys()]).toEqual(['t', 'a'])
  })

  it.each([
    ['nothing', '', 'csv-empty', {}],
    ['a header alone', 'a,b\n', 'csv-empty', {}],
    ['short rows', 'a,b\n1,2\n3\n4\n', 'csv-ragged', { line: 3, found: 1, expected: 2, rows: 2 }],
    ['long rows', 'a,b\n1,2,3\n', 'csv-ragged', { line: 2, found: 3, expected: 2, rows: 1 }],
    [
      'text among numbers',
      'a,b\n1,2\nten,3\nx,4\n',
      'csv-not-a-number',
      { line: 3, column: 'a', text: 'ten', rows: 2 },
    ],
    [
      'text before a line end in a field',
      't,a\n"x\ny",1\n"x\r\ny\nz",ten\n',
      'csv-not-a-number',
      { line: 4 },
    ],
    ['decimal commas', 'a;b\n1,5;2\n', 'csv-not-a-number', { column: 'a', text: '1,5', comma: true }],
    ['hexadecimal numbers', 'a\n0x10\n', 'csv-not-a-number', { text: '0x10' }],
    ['infinity', 'a\nInfinity\n', 'csv-not-a-number', { text: 'Infinity' }],
    ['holes', 'a,b\n1,\n2,NaN\n', 'csv-value-missing', { line: 2, column: 'b', rows: 2 }],
    ['an open quote', 'a,t\n1,x\n2,"y\n3,z\n', 'csv-quote-unclosed', { line: 3 }],
    ['text after a quote', 'a,t\n1,"x"y\n', 'csv-quote-stray', { line: 2 }],
    ['two columns of one name', 'a,a\n1,2\n', 'table-column-duplicate', { column: 'a' }],
    ['a column without name', 'a,,b\n1,2,3\n', 'csv-column-unnamed', { column: 2 }],
    ['a huge field', `a,t\n1,${'x'.repeat(200_000)}\n`, 'csv-field-too-long', { line: 2 }],
    ['a field of 20 MB', `a,t\n1,"${'x'.repeat(20_000_000)}"\n`, 'csv-field-too-long', {}],
    [
      'columns without end',
      `${Array.from({ length: 100_001 }, (_, i) => `c${i}`).join(',')}\n`,
      'table-too-many-columns',
      {},
    ],
  ])('refuses %s, with the place', (_, text, code, args) => {
    const table = read(text)
    expect(table).toMatchObject({ ok: false, findings: [{ code, args: { file: 'a.csv', ...args } }] })
    const line = table.findings[0]!.args['line']
    if (line !== undefined) expect(table.findings[0]!.place?.range?.start.line).toBe(Number(line) - 1)
  })

  it('grows with the rows', () => {
    const rows = 5000
    const table = read(`a,b\n${Array.from({ length: rows }, (_, i) => `${i},${-i / 2}`).join('\n')}`)
    if (!table.ok) throw new Error('unreadable')
    expect(table.value.numbers.get('b')!.at(-1)).toBe(-(rows - 1) / 2)
    expect(table.value.numbers.get('a')).toHaveLength(rows)
  })
})

describe('numberOf', () => {
  it.each([
    ['0', 0],
    ['-0', -0],
    ['1e-3', 1e-3],
    ['.5', 0.5],
    ['0x0', Number.NaN],
    ['0b1', Number.NaN],
    ['0o7', Number.NaN],
    ['', Number.NaN],
    [' ', Number.NaN],
    ['1_000', Number.NaN],
    ['1e999', Infinity],
  ])('%j', (text, value) => {
    expect(numberOf(text)).toBe(value)
  })
})
