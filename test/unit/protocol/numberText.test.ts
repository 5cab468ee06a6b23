import { describe, expect, it } from 'vitest'
import { countText, ratioText } from '../../../src/protocol/numberText.ts'

describe('texts of numbers', () => {
  it.each([
    [0.5, '0.500'],
    [0.99996, '0.99996'],
    [1, '1.000'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('a ratio of %d stands as %s', (ratio, text) => {
    expect(ratioText(ratio)).toBe(text)
  })

  it.each([
    [12345, '12,345'],
    [1.5, '1.50'],
    [null, '–'],
  ])('a count of %d stands as %s', (count, text) => {
    expect(countText(count)).toBe(text)
  })
})
