import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPieces } from '../../../../src/cli/writers/jsonPieces.ts'

describe('jsonPieces', () => {
  it('are the text of JSON.stringify', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.constantFrom(null, undefined, Number.NaN, -0),
      fc.date({ noInvalidDate: true }),
    )
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 7 },
        leaf,
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'binary' }), tie('any'), { maxKeys: 4 }),
      ),
    })).any
    fc.assert(
      fc.property(value, (each) => {
        expect([...jsonPieces([each])].join('')).toBe(JSON.stringify([each], null, 2))
      }),
      { numRuns: 500 },
    )
  })

  it('are short where the text is long', () => {
    const table = Array.from({ length: 400 }, (_, row) => Array.from({ length: 400 }, (_, at) => row * at))
    const pieces = [...jsonPieces({ evaluation: { table } })]
    expect(pieces.join('')).toBe(JSON.stringify({ evaluation: { table } }, null, 2))
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000)
  })
})
