import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column, Columns } from '../../../../src/core/arrays/column.ts'
import { encodeTexts } from '../../../../src/core/arrays/columnBuilder.ts'
import { selectRows } from '../../../../src/core/slices/select.ts'
import { columnText } from '../../../../src/core/slices/tokens.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'

const numbers = (...values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) })

const columns: Columns = new Map<string, Column>([
  ['age', numbers(17, 60, 61, Number.NaN, -3)],
  ['country', encodeTexts(['DE', 'FR', 'DE', '', 'AT'])],
  ['two words', numbers(1, 2, 3, 4, 5)],
  ['is`not', numbers(1, 0, 1, 0, 1)],
])

const rowsOf = (predicate: string) => {
  const selected = selectRows(predicate, columns, 5)
  return selected.ok ? [...selected.value].join('') : messageOf(selected.findings[0]!)
}

const manyOf = (count: number) => `age in [${Array.from({ length: count }, (_, index) => index).join(',')}]`

describe('predicates', () => {
  it('take a thousand values, and not one more', () => {
    expect(rowsOf(manyOf(1000))).toBe('11100')
    expect(rowsOf(manyOf(1001))).toContain('1000')
  })

  it.each([
    ['age >= 60', '01100'],
    ['60 <= age', '01100'],
    ['age >= 60 and country == "DE"', '00100'],
    ["country == 'DE' or age < 0", '10101'],
    ['country == "DE" or country == "FR" and age > 60', '10100'],
    ['(country == "DE" or country == "FR") and age > 60', '00100'],
    ['not age >= 60', '10011'],
    ['age != 60', '10111'],
    ['age is missing', '00010'],
    ['country is not missing and age is not missing', '11101'],
    ['country in ["DE", "AT"]', '10101'],
    ['country not in ["DE", "AT"]', '01010'],
    ['age in [-3, 1.7e1]', '10001'],
    ['`two words` > 3', '00011'],
    ['`is``not` == 1', '10101'],
    ['not (not (age < +18))', '10001'],
    [String.raw`country == "\u0044E"`, '10100'],
  ])('%s', (predicate, rows) => {
    expect(rowsOf(predicate)).toBe(rows)
  })

  it.each([
    ['', /empty: at character 1, a column/],
    ['age = 60', /character 5.*Equality is ==/],
    ['age >= 60 && country == "DE"', /joined by and, or and not/],
    ['age >=', /character 7, a number or text/],
    ['age >= 60)', /character 10, `and`, `or` or the end/],
    ['agee >= 60', /no column agee; age is near.*There are: age, country/],
    ['age == "sixty"', /holds numbers.*leave the quotes out/],
    ['country == 4', /holds text.*put it in quotes/],
    ['country > "D"', /no order/],
    ['country == "DE', /quote is not closed/],
    ['country in []', /a number or text is expected/],
    ['age >= 1e999', /none of the language/],
    ['process.exit(1) == 2', /expected/],
    [`${'('.repeat(40)}age > 1${')'.repeat(40)}`, /more than 30 brackets/],
    [`${'not '.repeat(500)}age > 1`, /more than 30 brackets/],
    [Array.from({ length: 201 }, () => 'age > 1').join(' and '), /more than 200 conditions/],
    [`age in [${Array.from({ length: 1001 }, () => '1').join(',')}]`, /more than 1000/],
    ['a'.repeat(5000), /at most 4000 characters/],
  ])('refuses what is wrong, %#', (predicate, sentence) => {
    expect(rowsOf(predicate)).toMatch(sentence)
  })

  it('says the same as the tree it was written from', () => {
    type Tree = { readonly text: string; readonly holds: (row: number) => boolean }
    const age = columns.get('age') as Extract<Column, { kind: 'number' }>
    const comparisons = { '==': 0, '!=': 1, '<': 2, '<=': 3, '>': 4, '>=': 5 } as const
    const compare = (sign: keyof typeof comparisons, a: number, b: number) =>
      [a === b, a !== b, a < b, a <= b, a > b, a >= b][comparisons[sign]]!
    const leaf = fc
      .tuple(
        fc.constantFrom(...(Object.keys(comparisons) as (keyof typeof comparisons)[])),
        fc.constantFrom(-3, 17, 60, 60.5),
      )
      .map(([sign, value]): Tree => ({
        text: `age ${sign} ${value}`,
        holds: (row) => compare(sign, age.values[row]!, value),
      }))
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie('tree').map(({ text, holds }): Tree => ({ text: `not (${text})`, holds: (row) => !holds(row) })),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]): Tree => ({
          text: `(${a.text}) and (${b.text})`,
          holds: (row) => a.holds(row) && b.holds(row),
        })),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]): Tree => ({
          text: `(${a.text}) or (${b.text})`,
          holds: (row) => a.holds(row) || b.holds(row),
        })),
      ),
    }))
    fc.assert(
      fc.property(tree, ({ text, holds }) => {
        const selected = selectRows(text, columns, 5)
        expect(selected.ok && [...selected.value]).toEqual([0, 1, 2, 3, 4].map((row) => Number(holds(row))))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('finds any column by the name as it is written, and never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        const named = new Map([[name, numbers(1, 2)]])
        expect(selectRows(`${columnText(name)} > 1`, named, 2)).toMatchObject({
          ok: true,
          value: Uint8Array.of(0, 1),
        })
      }),
      { seed: 2 },
    )
    fc.assert(
      fc.property(fc.string(), (text) => typeof selectRows(text, columns, 5).ok === 'boolean'),
      { seed: 3, numRuns: 500 },
    )
  })
})
