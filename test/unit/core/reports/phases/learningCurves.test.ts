import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learningCurvesSvg, ticksBetween } from '../../../../../src/core/reports/phases/learningCurves.ts'
import type { PhaseRun } from '../../../../../src/core/reports/phases/phaseRun.ts'

const runOf = (metrics: readonly Readonly<Record<string, number>>[], runDirectory = 'results/baseline') =>
  ({
    runDirectory,
    course: { epochs: metrics.map((recorded, index) => ({ epoch: index + 1, metrics: recorded })) },
  }) as unknown as PhaseRun

const polylines = (svg: string) =>
  [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, points]) => points!)

describe('the ticks of an axis', () => {
  it('are few round numbers that hold both ends', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)]
          fc.pre(high - low > 1e-6 * Math.max(1, Math.abs(low), Math.abs(high)) || high === low)
          const ticks = ticksBetween(low, high)
          expect(ticks.length).toBeGreaterThanOrEqual(2)
          expect(ticks.length).toBeLessThanOrEqual(8)
          const slack = 1e-9 * (high - low || Math.abs(high))
          expect(ticks[0]!).toBeLessThanOrEqual(low + slack)
          expect(ticks.at(-1)!).toBeGreaterThanOrEqual(high - slack)
        },
      ),
    )
  })
})

describe('learning curves', () => {
  it('of values that hardly differ are drawn within their frame', () => {
    const [points] = polylines(
      learningCurvesSvg(runOf([{ train_loss: 999_999_999.9996 }, { train_loss: 999_999_999.9995 }])),
    )
    expect(points).toMatch(/^[\d. ,]+$/)
  })

  it('draw one line a recorded curve, dashed for the baseline, left out where nothing was recorded', () => {
    const run = runOf([
      { train_loss: 2, val_loss: 2.1, val_acc: 0.5 },
      { train_loss: 1, val_loss: 1.2, val_acc: 0.7 },
    ])
    expect(polylines(learningCurvesSvg(run))).toHaveLength(3)
    const both = learningCurvesSvg(run, runOf([{ train_loss: 3 }, { train_loss: 2 }]))
    expect(polylines(both)).toHaveLength(4)
    expect(both.match(/<polyline [^>]*stroke-dasharray/g)).toHaveLength(1)
    expect(learningCurvesSvg(runOf([{ lr: 1 }]))).toContain('No loss and no accuracy was recorded.')
  })

  it('leave out what is no number, and show a single epoch as a point', () => {
    const broken = runOf([{ train_loss: 2 }, { train_loss: Number.NaN }, { train_loss: 1 }])
    const [points] = polylines(learningCurvesSvg(broken))
    expect(points?.split(' ')).toHaveLength(2)
    expect(learningCurvesSvg(broken)).not.toContain('NaN')
    expect(learningCurvesSvg(runOf([{ val_loss: 1 }]))).toContain('<circle ')
  })

  it('of a single epoch are points, beside a baseline too', () => {
    const [run, baseline] = [runOf([{ val_loss: 1 }], 'results/optimization'), runOf([{ val_loss: 2 }])]
    expect(learningCurvesSvg(run, baseline).match(/<circle /g)).toHaveLength(2)
  })

  it('stay inside their frame, and hostile names stay text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 30 }),
        (values) => {
          const svg = learningCurvesSvg(
            runOf(
              values.map((train_loss) => ({ train_loss })),
              '<script>&"',
            ),
          )
          expect(svg).not.toContain('<script>')
          for (const points of polylines(svg))
            for (const [x, y] of points.split(' ').map((point) => point.split(',').map(Number))) {
              expect(x).toBeGreaterThanOrEqual(0)
              expect(x).toBeLessThanOrEqual(440)
              expect(y).toBeGreaterThanOrEqual(0)
              expect(y).toBeLessThanOrEqual(280)
            }
        },
      ),
    )
  })
})
