import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { linesOf } from '../../../../src/core/config/lines.ts'

it('places are those of a text that is split into lines, and lead back to their offsets', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', 'é', '𝄞'), maxLength: 20 })
  fc.assert(
    fc.property(text, (content) => {
      const lines = linesOf(content)
      for (let offset = 0; offset <= content.length; offset++) {
        const before = content.slice(0, offset).split('\n')
        const place = { line: before.length - 1, character: before.at(-1)!.length }
        expect(lines.position(offset)).toEqual(place)
        expect(lines.offset(place)).toBe(offset)
      }
      expect(lines.range(content.length + 5, -5)).toEqual({
        start: lines.position(content.length),
        end: lines.position(content.length),
      })
    }),
  )
})
