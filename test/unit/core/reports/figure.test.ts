import { describe, expect, it } from 'vitest'
import * as figure from '../../../../src/core/reports/figure.ts'

describe('figures as text', () => {
  it.each([
    [0.98333, 360, '98.3%'],
    [0.98333, 10_000, '98.33%'],
    [1, 360, '100.0%'],
    [0.9999, 360, '99.99%'],
    [0.99999, 360, '99.999%'],
    [0.0001, 360, '0.01%'],
    [0, 360, '0.0%'],
    [-0.00001, 10, '-0.001%'],
  ])('%d of %d samples is %s', (value, samples, text) => {
    expect(figure.percentText(value, samples)).toBe(text)
  })

  it.each([
    [0, '0'],
    [16, '16'],
    [45_000, '45,000'],
    [-1234, '−1,234'],
    [1234.5, '1,235'],
    [0.1, '0.100'],
    [2.2968, '2.30'],
    [3.1e-7, '3.10e-7'],
    [12_345_678.9, '1.23e+7'],
    [Number.NaN, 'NaN'],
  ])('%d in three digits is %s', (value, text) => {
    expect(figure.significantText(value)).toBe(text)
  })

  it.each([
    [999, '999 bytes'],
    [1000, '1.00 kB'],
    [999_600, '1.00 MB'],
    [91_240, '91.2 kB'],
    [8_589_934_592, '8.59 GB'],
  ])('%d bytes are %s', (value, text) => {
    expect(figure.bytesText(value)).toBe(text)
  })

  it.each([
    [1.24, '1.2 s'],
    [41.4, '41 s'],
    [59.7, '1 min 0 s'],
    [185, '3 min 5 s'],
    [8280, '2 h 18 min'],
  ])('%d seconds are %s', (value, text) => {
    expect(figure.durationText(value)).toBe(text)
  })

  it('says where a value is undefined, and rounds the raw value to what any machine gives', () => {
    expect(figure.percent(null, 10, 'a#b')).toEqual({ text: 'undefined', source: 'a#b', value: 'null' })
    expect(figure.ratio(0.1 + 0.2, 'a#b').value).toBe('0.3')
    expect(figure.ratio(0.99996, 'a#b').text).toBe('0.99996')
    expect(figure.points(0.0083333, 'a#b', true).text).toBe('+0.83 pp')
    expect(figure.points(-0.00001, 'a#b', true).text).toBe('0.00 pp')
  })

  it.each([
    [0.7, 0.8, '0.700 to 0.800'],
    [0.7497, 0.7503, '0.7497 to 0.7503'],
    [0.75001, 0.75002, '0.75001 to 0.75002'],
    [0.75, 0.75, '0.750 to 0.750'],
    [0.75, 0.75 + 1e-12, '0.750 to 0.750'],
  ])('the ends %d and %d of an interval stand apart: %s', (low, high, text) => {
    const more = figure.digitsApart({ low, high }, (end, digits) => figure.ratio(end, '', digits).text)
    expect([low, high].map((end) => figure.ratio(end, '', more).text).join(' to ')).toBe(text)
  })

  it.each([
    ['in percent', (value: number, more: number) => figure.percentText(value, 10_000_000, more)],
    ['in points', (value: number, more: number) => figure.points(value, '', true, more).text],
    ['in digits', (value: number, more: number) => figure.significant(value, '', false, more).text],
    ['as ratios', (value: number, more: number) => figure.ratio(value, '', more).text],
  ])('ends of intervals of ten million samples stand apart %s', (_, text) => {
    for (const low of [0, 0.1, 0.25, 0.7503, 0.99, 0.9998]) {
      const high = low + 1e-5
      const more = figure.digitsApart({ low, high }, text)
      expect(text(low, more)).not.toBe(text(high, more))
    }
  })
})
