import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimate } from '../../../../src/core/runs/decimate.ts'

const value = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
)
const case_ = fc.record({
  steps: fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 400 }),
  values: fc.array(value, { minLength: 400, maxLength: 400 }),
  from: fc.double({ min: -10, max: 1000, noNaN: true }),
  width: fc.double({ min: 0, max: 2000, noNaN: true }),
  columns: fc.integer({ min: 1, max: 60 }),
})

function build({
  steps,
  values,
  from,
  width,
  columns,
}: typeof case_ extends fc.Arbitrary<infer T> ? T : never) {
  let at = 0
  const x = Float64Array.from(steps, (step) => (at += step))
  const y = Float64Array.from(values.slice(0, x.length))
  return { x, y, window: { from, to: from + width }, columns }
}

describe('decimate', () => {
  it('keeps the lowest and the highest value of the window, whatever the width', () => {
    fc.assert(
      fc.property(case_.map(build), ({ x, y, window, columns }) => {
        const drawn = decimate({ x, y: [y] }, window, columns)
        const within = (xs: ArrayLike<number>, ys: ArrayLike<number | null>) =>
          Array.from(ys).filter(
            (v, i): v is number =>
              v !== null && Number.isFinite(v) && xs[i]! >= window.from && xs[i]! <= window.to,
          )
        const [all, kept] = [within(x, y), within(drawn.x, drawn.y[0]!)]
        expect(kept.length === 0).toBe(all.length === 0)
        if (all.length > 0) {
          expect(Math.min(...kept)).toBe(Math.min(...all))
          expect(Math.max(...kept)).toBe(Math.max(...all))
        }
      }),
    )
  })

  it('gives at most two points a column and one beyond each edge, x ascending, each value one that was recorded', () => {
    fc.assert(
      fc.property(case_.map(build), ({ x, y, window, columns }) => {
        const drawn = decimate({ x, y: [y] }, window, columns)
        expect(drawn.x.length).toBeLessThanOrEqual(2 * columns + 2)
        expect(drawn.y[0]).toHaveLength(drawn.x.length)
        expect(drawn.x).toEqual(drawn.x.toSorted((a, b) => a - b))
        const [xs, ys] = [new Set(x), new Set(y)]
        expect(drawn.x.every((value) => xs.has(value))).toBe(true)
        expect(drawn.y[0]!.every((value) => value === null || ys.has(value))).toBe(true)
      }),
    )
  })

  it('gives a few points as they are, gaps as null', () => {
    const points = { x: Float64Array.of(1, 2, 3, 4), y: [Float64Array.of(5, NaN, 7, 8)] }
    expect(decimate(points, { from: 1, to: 4 }, 2)).toEqual({ x: [1, 2, 3, 4], y: [[5, null, 7, 8]] })
  })

  it('runs lines to the edges of a window between points', () => {
    const points = { x: Float64Array.of(1, 2, 3, 4), y: [Float64Array.of(5, 6, 7, 8)] }
    expect(decimate(points, { from: 2.4, to: 2.6 }, 100).x).toEqual([2, 3])
    expect(decimate(points, { from: 9, to: 10 }, 100).x).toEqual([4])
  })

  it('shows one spike among a million points', () => {
    const x = Float64Array.from({ length: 1_000_000 }, (_, index) => index)
    const y = x.map((index) => (index === 765_432 ? 99 : Math.sin(index / 1000)))
    const drawn = decimate({ x, y: [y, y] }, { from: 0, to: 1e6 }, 800)
    expect(drawn.x.length).toBeLessThanOrEqual(1600)
    expect(Math.max(...drawn.y[1]!.map(Number))).toBe(99)
  })
})
