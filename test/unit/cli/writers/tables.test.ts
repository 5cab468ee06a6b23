import { describe, expect, it } from 'vitest'
import { textTables } from '../../../../src/cli/writers/tables.ts'

const where = 'site == "north harbour, old firmware" and age >= 60'
const section = {
  title: 'Slices',
  sentences: ['Two were found, p < 0.0001, of 12 that were tried.'],
  columns: ['Slice', 'Samples', 'Accuracy'],
  rows: [
    [where, '175', '60.0 %'],
    ['age >= 60', '20', '71.0 %'],
  ],
}
const linesOf = (width: number, mayBreak: boolean) =>
  textTables([{ ...section, mayBreak }], { colour: false, width })
    .trimEnd()
    .split('\n')

describe('a table for a terminal', () => {
  it('breaks its first column where it is wider, and loses no character', () => {
    const lines = linesOf(40, true)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
    const body = lines.slice(lines.findIndex((line) => line.startsWith('Slice ')) + 1)
    expect(body[0]).toMatch(/ 175 {4}60\.0 %$/)
    expect(body.at(-1)).toMatch(/^age >= 60 +20 {4}71\.0 %$/)
    expect(body.slice(0, -1).join(' ').replace('175    60.0 %', '').replace(/ +/g, ' ')).toBe(where)
  })

  it('leaves it whole where there is room, and cuts one that may not break', () => {
    expect(linesOf(100, true)).toContain(`${where}      175    60.0 %`)
    expect(linesOf(40, false)).toContain(`${where.slice(0, 39)}…      175    60.0 %`)
  })

  it('wraps sentences, keeping a bound with its sign', () => {
    expect(linesOf(24, true).slice(1, 4)).toEqual([
      'Two were found, p',
      '< 0.0001, of 12 that',
      'were tried.',
    ])
  })
})
