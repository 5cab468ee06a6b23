import { describe, expect, it } from 'vitest'
import {
  bytesText,
  chanceText,
  countText,
  durationText,
  percentText,
  pValueText,
  significantText,
} from '../../../../src/core/wording/numbers.ts'

describe('numbers as text', () => {
  it.each([
    [0.98333, 360, '98.3 %'],
    [0.98333, 10_000, '98.33 %'],
    [1, 360, '100.0 %'],
    [0.9999, 360, '99.99 %'],
    [0.99999, 360, '99.999 %'],
    [0.0001, 360, '0.01 %'],
    [0, 360, '0.0 %'],
    [-0.00001, 10, '-0.001 %'],
  ])('%d of %d samples is %s', (value, samples, text) => {
    expect(percentText(value, samples)).toBe(text)
  })

  it.each([
    [0, '0'],
    [16, '16'],
    [45_000, '45,000'],
    [-1234, '−1,234'],
    [1234.5, '1,235'],
    [999.4, '999'],
    [999.7, '1,000'],
    [-999.7, '−1,000'],
    [99.97, '100'],
    [0.1, '0.100'],
    [2.2968, '2.30'],
    [3.1e-7, '3.10e-7'],
    [12_345_678.9, '1.23e+7'],
    [Number.NaN, 'NaN'],
  ])('%d in three digits is %s', (value, text) => {
    expect(significantText(value)).toBe(text)
  })

  it.each([
    [999, '999 bytes'],
    [1000, '1.00 kB'],
    [999_600, '1.00 MB'],
    [91_240, '91.2 kB'],
    [8_589_934_592, '8.59 GB'],
  ])('%d bytes are %s', (value, text) => {
    expect(bytesText(value)).toBe(text)
  })

  it.each([
    [0.04, '0.040 s'],
    [1.24, '1.2 s'],
    [41.4, '41 s'],
    [59.7, '1 min 0 s'],
    [185, '3 min 5 s'],
    [8280, '2 h 18 min'],
  ])('%d seconds are %s', (value, text) => {
    expect(durationText(value)).toBe(text)
  })

  it.each([
    [null, '–'],
    [0, '0'],
    [45_000, '45,000'],
    [12.5, '12.50'],
  ])('a count of %d is %s', (value, text) => {
    expect(countText(value)).toBe(text)
  })

  it.each([
    [0.0031, '0.0031', 'p = 0.0031'],
    [0.0001, '0.00010', 'p = 0.00010'],
    [0.00009, '< 0.0001', 'p < 0.0001'],
  ])('a p-value of %d is %s, and in a sentence %s', (p, text, sentence) => {
    expect([pValueText(p), chanceText(p)]).toEqual([text, sentence])
  })

  it('a p-value that is undefined is a dash', () => {
    expect(pValueText(null)).toBe('–')
  })
})
