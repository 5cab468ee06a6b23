import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeTexts } from '../../../../src/cli/writers/figureText.ts'

describe('a difference', () => {
  it('of 0 has no sign, also where it only rounds to 0', () => {
    expect(changeTexts('loss', { value: 0, low: 0, high: 0 })).toEqual(['0.0000', '0.0000 to 0.0000'])
    expect(changeTexts('acc', { value: -1e-9, low: -0.001, high: 0.001 })).toEqual([
      '0.0 pp',
      '−0.1 pp to +0.1 pp',
    ])
  })

  it('has a sign wherever a digit is shown, and ends that are shown apart', () => {
    const small = fc.double({ min: -1, max: 1, noNaN: true }).map((value) => value ** 5)
    fc.assert(
      fc.property(fc.constantFrom('loss', 'acc'), fc.tuple(small, small, small), (metric, drawn) => {
        const [low, value, high] = drawn.toSorted((a, b) => a - b) as [number, number, number]
        const [own, ends] = changeTexts(metric, { value, low, high })
        const texts = [own, ...ends.split(' to ')]
        for (const text of texts) expect(text).toMatch(/^(?:[+−].*[1-9].*|[0.]+)(?: pp)?$/)
        if (high - low > 1e-6) expect(texts[1]).not.toBe(texts[2])
      }),
    )
  })
})
