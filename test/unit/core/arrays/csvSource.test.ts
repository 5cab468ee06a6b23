import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv, readCsvSource } from '../../../../src/core/arrays/csv.ts'
import type { ColumnKind } from '../../../../src/core/arrays/table.ts'
import type { Source } from '../../../../src/core/arrays/source.ts'
import { success, type Result } from '../../../../src/core/finding.ts'
import type { Table } from '../../../../src/core/arrays/table.ts'

const kinds = (names: readonly string[]) =>
  success(
    names.map((name): ColumnKind =>
      name.startsWith('t') ? 'text' : name.startsWith('n') ? 'number' : 'any',
    ),
  )

/** A file that is given in stretches of a few bytes. */
const choppy = (content: string | Uint8Array, stretch: number): Source => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return {
    file: 'a.csv',
    size: bytes.length,
    read: (offset) => Promise.resolve(bytes.subarray(offset, offset + stretch)),
  }
}

const told = (table: Result<Table>) =>
  table.ok
    ? {
        rows: table.value.rows,
        numbers: [...table.value.numbers].map(([name, values]) => [name, ...values]),
        texts: [...table.value.texts],
        any: [...table.value.columns].map(([name, builder]) => [name, builder.coded()]),
      }
    : table.findings

const field = fc.oneof(
  fc.constantFrom('1', '2.5', '-3e2', '', 'NaN', 'ten', 'Ö𝄞', ' x '),
  fc.constantFrom('"a,b"', '"line\nbreak"', '"say ""so"""'),
)
const ending = fc.constantFrom('\n', '\r\n', '\r')

describe('a CSV file in stretches', () => {
  it('is the same table, or has the same findings, as the text in one piece', async () => {
    const document = fc
      .tuple(fc.array(fc.tuple(field, field, field), { maxLength: 12 }), ending, fc.boolean(), fc.boolean())
      .map(([rows, end, last, mark]) => {
        const lines = ['n,t,other', ...rows.map((row) => row.join(','))]
        return (mark ? '\uFEFF' : '') + lines.join(end) + (last ? end : '')
      })
    await fc.assert(
      fc.asyncProperty(document, fc.integer({ min: 1, max: 40 }), async (text, stretch) => {
        expect(told(await readCsvSource(choppy(text, stretch), kinds))).toEqual(
          told(readCsv(text, 'a.csv', kinds)),
        )
      }),
      { seed: 1, numRuns: 400 },
    )
  })

  it('without quotes the quick way gives what the parser of quotes gives', () => {
    const plain = fc.constantFrom('1', '2.5', '', 'x', ' y ', '-1e3', 'NaN')
    const rows = fc.array(fc.tuple(plain, plain, plain), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(rows, ending, fc.nat(2), (lines, end, blank) => {
        const text = ['n,t,other', ...lines.map((line) => line.join(','))].join(end.repeat(1 + blank))
        // One quoted name in the header sends the whole through the parser.
        const quoted = text.replace('n,t,other', 'n,t,"other"')
        expect(told(readCsv(text, 'a.csv', kinds))).toEqual(told(readCsv(quoted, 'a.csv', kinds)))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  it.each([1, 2, 3, 5, 100])(
    'a mark of the byte order counts at its beginning alone, by %i bytes',
    async (stretch) => {
      const table = await readCsvSource(choppy('\uFEFFt\nx\n\uFEFFy\n"\uFEFFz"\n', stretch), kinds)
      expect(told(table)).toMatchObject({ texts: [['t', ['x', '\uFEFFy', '\uFEFFz']]] })
    },
  )

  it('tells the line of what is wrong far into the file', async () => {
    const text = `n,t,other\n${'1,"x\ny",z\n'.repeat(3000)}ten,x,y\n`
    expect(await readCsvSource(choppy(text, 1000), kinds)).toMatchObject({
      ok: false,
      findings: [{ code: 'csv-not-a-number', args: { line: 6002, text: 'ten' } }],
    })
  })

  it.each([
    ['a letter of Latin-1', Buffer.from('n,t\n1,a\n2,Müller\n', 'latin1'), 11, 3, 'latin1'],
    ['a header in Latin-1', Buffer.from('n,tä\n1,a\n', 'latin1'), 3, 1, 'latin1'],
    [
      'a sign that Windows has there',
      Buffer.from('n,t\r\n1,"a\nb"\r\n2,\x80\r\n', 'latin1'),
      16,
      4,
      'windows-1252',
    ],
    ['a letter that isn’t whole at the end', Buffer.from('n,t\n1,ä').subarray(0, -1), 6, 2, 'latin1'],
    ['half of a pair', Buffer.from([...Buffer.from('t\n'), 0xed, 0xa0, 0x80, 10]), 2, 2, 'latin1'],
    ['UTF-16 with its mark', Buffer.from('\uFEFFn,t\n1,a\n', 'utf16le'), 0, 1, 'utf-16'],
    ['UTF-16 of the other end', Buffer.from('\uFEFFn,t\n1,a\n', 'utf16le').swap16(), 0, 1, 'utf-16'],
  ])('refuses %s and says where it is', async (_, bytes, at, line, encoding) => {
    for (const stretch of [1, 2, 3, 5, 1000]) {
      const table = await readCsvSource(choppy(bytes, stretch), kinds)
      expect(table.findings).toMatchObject([{ code: 'csv-not-utf8', args: { at, line, byte: bytes[at] } }])
      if (stretch === 1000) expect(table.findings).toMatchObject([{ args: { encoding } }])
    }
  })

  it.each([
    ['a field', 'a,t\n1,'],
    ['a quoted field', 'a,t\n1,"'],
    ['a header', 'a'],
  ])('reads no further into %s without end than a record may be long', async (_, beginning) => {
    let bytesRead = 0
    const endless: Source = {
      file: 'a.csv',
      size: 2 ** 40,
      read(offset, length) {
        bytesRead += length
        const bytes = new Uint8Array(length).fill('x'.charCodeAt(0))
        if (offset === 0) bytes.set(new TextEncoder().encode(beginning))
        return Promise.resolve(bytes)
      },
    }
    const table = await readCsvSource(endless, kinds)
    expect(table.findings.map(({ code }) => code)).toEqual(['csv-field-too-long'])
    expect(bytesRead).toBeLessThanOrEqual(2 ** 25)
  })
})
