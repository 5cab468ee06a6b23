import { describe, expect, it } from 'vitest'
import * as figure from '../../../../src/core/reports/figure.ts'
import { digitsApart, percentText } from '../../../../src/core/wording/numbers.ts'

describe('figures as text', () => {
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
    const more = digitsApart({ low, high }, (end, digits) => figure.ratio(end, '', digits).text)
    expect([low, high].map((end) => figure.ratio(end, '', more).text).join(' to ')).toBe(text)
  })

  it.each([
    ['in percent', (value: number, more: number) => percentText(value, 10_000_000, more)],
    ['in points', (value: number, more: number) => figure.points(value, '', true, more).text],
    ['in digits', (value: number, more: number) => figure.significant(value, '', false, more).text],
    ['as ratios', (value: number, more: number) => figure.ratio(value, '', more).text],
  ])('ends of intervals of ten million samples stand apart %s', (_, text) => {
    for (const low of [0, 0.1, 0.25, 0.7503, 0.99, 0.9998]) {
      const high = low + 1e-5
      const more = digitsApart({ low, high }, text)
      expect(text(low, more)).not.toBe(text(high, more))
    }
  })
})
