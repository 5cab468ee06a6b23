import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTable } from '../../../../src/core/runs/growingTable.ts'

const row = (value: number, columns: number) =>
  Array.from({ length: columns }, (_, index) => [`m${index}`, value] as const)

describe('a table', () => {
  it.each([
    ['rows', 1000, 1, 512],
    ['columns', 64, 100, 64],
  ])('keeps no more %s than there is room for, and counts what it leaves out', (_, rows, columns, kept) => {
    const table = createTable(1024)
    for (let x = 1; x <= rows; x++) table.append(x, row(x, columns))
    expect(table.length).toBe(kept)
    expect(table.omitted).toBe(rows - kept)
    expect(table.length * (table.names.length + 1)).toBeLessThanOrEqual(1024)
    expect([...table.column('m0')!]).toEqual(Array.from({ length: kept }, (_, index) => index + 1))
  })

  it('holds what a list of rows holds, whatever is appended and cut', () => {
    const step = fc.oneof(
      fc.record({ cut: fc.nat(80) }),
      fc.record({
        values: fc.dictionary(fc.constantFrom('a', 'b', 'constructor', '__proto__'), fc.double()),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const table = createTable()
        const rows: Record<string, number>[] = []
        for (const each of steps) {
          if ('cut' in each) {
            table.truncate(each.cut)
            rows.length = Math.min(rows.length, each.cut)
          } else {
            table.append(rows.length, Object.entries(each.values))
            rows.push(each.values)
          }
        }
        expect(table.length).toBe(rows.length)
        for (const name of table.names)
          expect([...table.column(name)!]).toEqual(
            rows.map((values) => (Object.hasOwn(values, name) ? values[name] : Number.NaN)),
          )
      }),
    )
  })
})
