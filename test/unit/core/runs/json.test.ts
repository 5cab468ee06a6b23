import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../../src/core/runs/json.ts'

const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth)

describe('parseJson', () => {
  it.each([
    ['NaN', 'NaN'],
    ['{"a": [-Infinity, 1]}', { a: ['-Infinity', 1] }],
    [nested(200), JSON.parse(nested(200))],
    [`[${'[[],{}],'.repeat(300)}0]`, [...Array.from({ length: 300 }, () => [[], {}]), 0]],
    [`"${'['.repeat(300)}"`, '['.repeat(300)],
    [`"\\"${'{'.repeat(300)}"`, `"${'{'.repeat(300)}`],
  ])('reads %.40s', (text, value) => {
    expect(parseJson(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['lists', nested(201), 200],
    ['objects', nested(201, '{"a":', '}'), 1000],
    ['lists in a list that never ends', `[1, ${'['.repeat(1000)}`, 203],
    ['lists that hold words which JSON lacks', `[NaN, ${nested(201)}]`, 205],
  ])('refuses %s nested deeper than any record, with the place', (_, text, character) => {
    expect(parseJson(text)).toEqual({
      ok: false,
      reason: 'nested deeper than 200',
      position: { line: 0, character },
    })
  })
})
