import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { precisionRecallCurve, rocCurve, thresholdCounts } from '../../../../src/core/metrics/curves.ts'
import { calibrationOf } from '../../../../src/core/metrics/curvesCalibration.ts'
import { decimateCurve } from '../../../../src/core/metrics/curvesDecimate.ts'
import { rankClass, rocAuc } from '../../../../src/core/metrics/ranking.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { python, runPython } from '../../../python.ts'
import { classifierCase, type CaseOptions } from './cases.ts'

const countsOf = (yTrue: readonly number[], scores: readonly number[]) =>
  thresholdCounts(
    rankClass(
      yTrue,
      scores.flatMap((score) => [1 - score, score]),
      2,
      1,
    ),
  )

function expectClose(ours: ArrayLike<number> | undefined, theirs: readonly number[], what: string): void {
  expect(ours?.length, `${what}: points`).toBe(theirs.length)
  for (const [at, value] of theirs.entries())
    if (!(Math.abs(ours![at]! - value) <= 1e-12))
      expect.fail(`${what}[${at}]: ${ours![at]}, scikit-learn ${value}`)
}

interface Truth {
  readonly fpr: readonly number[]
  readonly tpr: readonly number[]
  readonly thresholds: readonly number[]
  readonly precision: readonly number[]
  readonly recall: readonly number[]
  readonly calibration: {
    readonly observed: readonly number[]
    readonly predicted: readonly number[]
    readonly error: number
  }
}

describe.runIf(python)('curves against scikit-learn', () => {
  it('weights, ties, missing classes, 2 to 26 classes', () => {
    const options = Array.from({ length: 24 }, (_, seed): CaseOptions => ({
      seed: seed + 1,
      classes: [2, 3, 10, 26][seed % 4]!,
      samples: [3, 40, 200, 600][(seed >> 1) % 4]!,
      skill: [0, 1, 3, 8][(seed >> 2) % 4]!,
      weighted: seed % 5 < 2,
      ...(seed % 3 === 0 && { levels: 2 }),
      ...(seed % 7 === 0 && { absent: [0] }),
    }))
    const cases = options.map(classifierCase)
    const input = JSON.stringify(
      cases.map(({ yTrue, scores, classes, weights }) => ({
        classes,
        yTrue: [...yTrue],
        scores: [...scores],
        ...(weights && { weights: [...weights] }),
      })),
    )
    const truths = JSON.parse(runPython('curves.py', [], input)) as (Truth | null)[][]
    let compared = 0
    for (const [at, { yTrue, scores, classes, weights }] of cases.entries()) {
      for (const [index, truth] of truths[at]!.entries()) {
        const name = `${JSON.stringify(options[at])} class ${index}`
        const counts = thresholdCounts(rankClass(yTrue, scores, classes, index, weights))
        const roc = rocCurve(counts)
        if (!truth) {
          expect(roc, name).toBeUndefined()
          continue
        }
        const pr = precisionRecallCurve(counts)
        expectClose(roc?.x, truth.fpr, `${name} fpr`)
        expectClose(roc?.y, truth.tpr, `${name} tpr`)
        expectClose(counts.thresholds, truth.thresholds, `${name} thresholds`)
        expectClose(pr?.x, truth.recall, `${name} recall`)
        expectClose(pr?.y, truth.precision, `${name} precision`)
        const calibration = calibrationOf(yTrue, scores, classes, index, weights)!
        expectClose(
          calibration.bins.map(({ observed }) => observed),
          truth.calibration.observed,
          `${name} observed`,
        )
        expectClose(
          calibration.bins.map(({ predicted }) => predicted),
          truth.calibration.predicted,
          `${name} predicted`,
        )
        expectClose([calibration.error], [truth.calibration.error], `${name} error`)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(100)
  })
})

describe('curves', () => {
  it('start where nothing is positive and end where everything is', () => {
    const counts = countsOf([0, 1, 1, 0], [0.1, 0.9, 0.4, 0.4])
    expect([...counts.thresholds]).toEqual([0.9, 0.4, 0.1])
    expect([...counts.truePositives]).toEqual([1, 2, 2])
    expect([...counts.falsePositives]).toEqual([0, 1, 2])
    const roc = rocCurve(counts)!
    expect([...roc.x]).toEqual([0, 0, 0.5, 1])
    expect([...roc.y]).toEqual([0, 0.5, 1, 1])
    expect(roc.thresholds[0]).toBe(Infinity)
  })

  it('are undefined without both sides', () => {
    const onlyPositives = countsOf([1, 1], [0.3, 0.4])
    expect(rocCurve(onlyPositives)).toBeUndefined()
    expect([...precisionRecallCurve(onlyPositives)!.y]).toEqual([1, 1, 1])
    expect(precisionRecallCurve(countsOf([0, 0], [0.3, 0.4]))).toBeUndefined()
  })

  it('leave out what has no weight', () => {
    const ranking = rankClass([0, 1, 1], [0.9, 0.1, 0.5, 0.5, 0.2, 0.8], 2, 1, Float64Array.from([1, 0, 2]))
    expect([...thresholdCounts(ranking).thresholds]).toEqual([0.8, 0.1])
  })

  const samples = fc.array(
    fc.record({ positive: fc.boolean(), score: fc.double({ min: 0, max: 1, noNaN: true }) }),
    {
      minLength: 2,
      maxLength: 300,
    },
  )

  it('enclose the area that the ranking has', () => {
    fc.assert(
      fc.property(samples, (drawn) => {
        const yTrue = drawn.map(({ positive }) => Number(positive))
        const ranking = rankClass(
          yTrue,
          drawn.flatMap(({ score }) => [0, score]),
          2,
          1,
        )
        const roc = rocCurve(thresholdCounts(ranking))
        if (!roc) return
        let area = 0
        for (let at = 1; at < roc.x.length; at++)
          area += ((roc.x[at]! - roc.x[at - 1]!) * (roc.y[at]! + roc.y[at - 1]!)) / 2
        expect(area).toBeCloseTo(rocAuc(ranking), 10)
      }),
    )
  })

  it('are thinned to exact points, both ends among them, none left out far from a kept one', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 3, max: 60 }), (drawn, limit) => {
        const counts = countsOf(
          drawn.map(({ positive }) => Number(positive)),
          drawn.map(({ score }) => score),
        )
        const curve = precisionRecallCurve(counts)
        if (!curve) return
        const thin = decimateCurve(curve, limit)
        expect(thin.x.length).toBeLessThanOrEqual(limit)
        expect([thin.x[0], thin.y[0]]).toEqual([curve.x[0], curve.y[0]])
        expect([thin.x.at(-1), thin.y.at(-1)]).toEqual([curve.x.at(-1), curve.y.at(-1)])
        let length = 0
        for (let at = 1; at < curve.x.length; at++)
          length += Math.abs(curve.x[at]! - curve.x[at - 1]!) + Math.abs(curve.y[at]! - curve.y[at - 1]!)
        for (const [at, x] of curve.x.entries()) {
          const nearest = Math.min(
            ...Array.from(thin.x, (other, n) => Math.abs(other - x) + Math.abs(thin.y[n]! - curve.y[at]!)),
          )
          expect(nearest).toBeLessThanOrEqual(length / (limit - 2) + 1e-12)
        }
      }),
    )
  })
})

describe('calibration', () => {
  it('tells an interval of sure and unsure samples that is not all there is', () => {
    const random = seededRandom(5)
    const scores = Float64Array.from({ length: 400 }, (_, row) =>
      row % 2 === 0 ? 1e-9 * random.uniform() : 0.2 + 0.6 * random.uniform(),
    )
    const yTrue = Uint8Array.from(scores, (score) => Number(random.uniform() < score))
    for (const strategy of ['uniform', 'quantile'] as const) {
      const { error, errorLow, errorHigh } = calibrationOf(
        yTrue.map((each) => 1 - each),
        scores,
        1,
        0,
        undefined,
        strategy,
      )!
      expect(errorLow).toBeLessThanOrEqual(error)
      expect(errorHigh).toBeLessThan(0.15)
    }
  })

  it('counts a probability on an edge to the bin below and tells how sure each bin is', () => {
    const probabilities = [0.1, 0.05, 1, 0.95, 0.3]
    const calibration = calibrationOf(
      [0, 0, 1, 1, 1],
      Float64Array.from(probabilities.flatMap((p) => [1 - p, p])),
      2,
      1,
    )!
    expect(calibration.bins.map(({ samples }) => samples)).toEqual([2, 1, 2])
    expect(calibration.bins[0]!.low).toBe(0)
    expect(calibration.bins[0]!.high).toBeCloseTo(0.6576, 4)
    expect(calibrationOf([], new Float64Array(0), 2, 1)).toBeUndefined()
  })
})
