import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  nextSorting,
  readSorting,
  sorted,
  sortingText,
  type SortKey,
  type Sorting,
} from '../../../webview/shared/sorting.ts'

const keys: fc.Arbitrary<SortKey> = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom('a2', 'a10', 'b', '', 'ä'),
  fc.constant(null),
)
const directions = fc.constantFrom('ascending' as const, 'descending' as const)
const kindOf = (key: SortKey) => (key === null ? 2 : typeof key === 'string' ? 1 : 0)

describe('the order of a table', () => {
  it('has numbers first, then texts, then what isn’t known, each in its direction, and ties as they were', () => {
    fc.assert(
      fc.property(fc.array(keys), directions, (values, direction) => {
        const rows = values.map((key, place) => ({ key, place }))
        const result = sorted(rows, ({ key }) => key, direction)
        expect(result.toSorted((a, b) => a.place - b.place)).toEqual(rows)
        for (const [at, next] of result.entries()) {
          const before = result[at - 1]
          if (!before) continue
          expect(kindOf(before.key)).toBeLessThanOrEqual(kindOf(next.key))
          if (kindOf(before.key) !== kindOf(next.key)) continue
          const order =
            typeof before.key === 'number'
              ? Math.sign(before.key - Number(next.key))
              : String(before.key).localeCompare(String(next.key), undefined, { numeric: true })
          expect(direction === 'ascending' ? order <= 0 : order >= 0).toBe(true)
          if (order === 0) expect(before.place).toBeLessThan(next.place)
        }
      }),
    )
  })

  it('begins with the highest number and the first text, and turns at the next press', () => {
    const byNumber = nextSorting(undefined, 'f1', true)
    expect(byNumber).toEqual({ column: 'f1', direction: 'descending' })
    expect(nextSorting(byNumber, 'f1', true)).toEqual({ column: 'f1', direction: 'ascending' })
    expect(nextSorting(byNumber, 'name', false)).toEqual({ column: 'name', direction: 'ascending' })
  })

  it('is kept as a text; anything else that was kept is no order', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), directions, (column, direction) => {
        const sorting: Sorting = { column, direction }
        expect(readSorting(sortingText(sorting))).toEqual(sorting)
      }),
    )
    for (const kept of [undefined, null, '', 'f1', 'f1:up', ':ascending', { column: 'f1', direction: 'up' }])
      expect(readSorting(kept)).toBeUndefined()
  })
})
