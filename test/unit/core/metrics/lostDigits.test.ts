import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { confusionOf } from '../../../../src/core/metrics/confusion.ts'
import { cohenKappa, matthewsCorrelation } from '../../../../src/core/metrics/labelMetrics.ts'
import type { MetricTask } from '../../../../src/core/metrics/metricList.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { classifierCase, labelCase, valuesOf } from './cases.ts'
import { evaluated } from './evaluating.ts'

/* Figures that plain sums and differences of nearly equal numbers get wrong in the eleventh digit. */

const narrow = (predictions: Predictions): Predictions => ({
  ...predictions,
  yTrue: Uint8Array.from(predictions.yTrue),
  yPred: Uint8Array.from(predictions.yPred),
  ids: [],
})

/** Of rows of [actual, predicted, weight]. */
const matrixOf = (rows: readonly (readonly [number, number, number])[], classes: number) =>
  confusionOf(
    rows.map(([actual]) => actual),
    rows.map(([, predicted]) => predicted),
    classes,
    rows.map(([, , weight]) => weight),
  )
/** Scores of which many are the same. */
const tied = (predictions: Predictions): Predictions => ({
  ...predictions,
  scores: predictions.scores.map((score) => Math.round(8 * score) / 8),
})
const near = (found: number, truth: number) =>
  expect(Math.abs(found - truth)).toBeLessThanOrEqual(4e-16 * Math.abs(truth))

const mapeOf = (yTrue: readonly number[]) =>
  evaluated(valuesOf(yTrue, [2, 2]), { task: 'regression' }).test.metrics['test_mape']!.value

describe('weights of a tenth, whose plain sum of a million is off by 1e-11,', () => {
  const cases: readonly (readonly [MetricTask, Predictions])[] = [
    ['classification', narrow(classifierCase({ seed: 1, samples: 1_000_000, classes: 2 }))],
    ['classification', narrow(tied(classifierCase({ seed: 3, samples: 1_000_000, classes: 2 })))],
    ['classification', narrow(tied(classifierCase({ seed: 4, samples: 500_000, classes: 3 })))],
    ['multi-label', narrow(labelCase({ seed: 2, samples: 150_000, labels: 2 }))],
  ]
  it.each(cases)('change no figure of a %s', { timeout: 120_000 }, (task, predictions) => {
    const weights = new Float64Array(predictions.samples).fill(0.1)
    const [plain, weighted] = [predictions, { ...predictions, weights }].map(
      (each) => evaluated(each, { task, primary: 'test_acc' }).test.metrics,
    )
    expect(Object.keys(plain!).length).toBeGreaterThan(20)
    for (const [name, { value }] of Object.entries(plain!)) {
      const error = Math.abs(weighted![name]!.value! - value!)
      expect(error, name).toBeLessThanOrEqual(2e-13 * Math.abs(value!))
    }
  })
})

describe('agreement beyond chance', () => {
  it('is exact where nearly all samples are of one class', () => {
    // Of ten million: 3 missed, 1 false alarm, 1 found. By whole numbers: 2 (ab − cd) / …
    const rare = matrixOf(
      [
        [0, 0, 9_999_995],
        [1, 1, 1],
        [1, 0, 3],
        [0, 1, 1],
      ],
      2,
    )
    near(cohenKappa(rare), (2 * (9_999_995 - 3)) / (9_999_996 * 2 + 4 * 9_999_998))
    near(matthewsCorrelation(rare), (9_999_995 - 3) / Math.sqrt(9_999_996 * 4 * (9_999_998 * 2)))
  })

  it('is exact where weights are of very different sizes', () => {
    // Two samples, each of a class of its own, one of them taken for a third class.
    const apart = matrixOf(
      [
        [0, 0, 1e6],
        [1, 2, 1e-6],
      ],
      4,
    )
    near(matthewsCorrelation(apart), 0.5)
    const even = matrixOf(
      [
        [0, 0, 1e-7],
        [0, 1, 1e7],
        [1, 1, 1e-7],
      ],
      2,
    )
    near(cohenKappa(even), 2e-14 / (1e-14 + 1e14 + 2 * 1 + 1e-14))
  })

  it('is 1 where all are right and undefined where there is one class', () => {
    const right = matrixOf(
      [
        [0, 0, 0.1],
        [1, 1, 0.7],
        [2, 2, 1e-9],
      ],
      3,
    )
    expect([cohenKappa(right), matthewsCorrelation(right)]).toEqual([1, 1])
    const single = matrixOf([[1, 1, 0.3]], 3)
    expect([cohenKappa(single), matthewsCorrelation(single)]).toEqual([Number.NaN, Number.NaN])
  })
})

describe('a comparison', () => {
  it('has the figures of each model that its evaluation has, to the last digit', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const weighted = seed % 3 > 0
      const one = classifierCase({ seed, samples: 300, classes: 2 + (seed % 2), weighted })
      const { weights } = one
      const other = {
        ...classifierCase({ seed: seed + 10, samples: 300, classes: one.classes }),
        yTrue: one.yTrue,
      }
      const compared = compareModels('classification', one, { ...other, ...(weights && { weights }) })
      if (!compared.ok) expect.fail(JSON.stringify(compared.findings))
      const own = evaluated(one).test.metrics
      const shared = Object.entries(compared.value.differences).filter(([id]) => own[`test_${id}`])
      expect(shared.length).toBeGreaterThan(10)
      for (const [id, { candidate }] of shared) expect(candidate, id).toBe(own[`test_${id}`]!.value)
    }
  })
})

describe('percentage errors', () => {
  it('divide by no less than 2⁻⁵², as scikit-learn does, and are undefined for a value of 0', () => {
    expect(mapeOf([1e-200, 1])).toBe((2 * 2 ** 52 + 1) / 2)
    expect(mapeOf([0, 1])).toBeNull()
  })
})
