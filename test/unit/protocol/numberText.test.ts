import { describe, expect, it } from 'vitest'
import { countText, ratioText } from '../../../src/protocol/numberText.ts'

describe('texts of numbers', () => {
  it.each([
    [0.5, 100, '0.500'],
    [0.5, 1e6, '0.5000'],
    [0.99996, 100, '0.99996'],
    [0.99996, 1e7, '0.99996'],
    [1, 100, '1.000'],
    [Number.NaN, 100, '–'],
    [null, 100, '–'],
  ])('a ratio of %d of %d samples stands as %s', (ratio, samples, text) => {
    expect(ratioText(ratio, samples)).toBe(text)
  })

  it.each([
    [12345, '12,345'],
    [1.5, '1.50'],
    [null, '–'],
  ])('a count of %d stands as %s', (count, text) => {
    expect(countText(count)).toBe(text)
  })
})
