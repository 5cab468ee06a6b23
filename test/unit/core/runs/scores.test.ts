import { describe, expect, it } from 'vitest'
import { calibratePredictions, fitCalibrator } from '../../../../src/core/calibration/calibrator.ts'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { classificationMetrics } from '../../../../src/core/metrics/validation.ts'
import { confidenceBaseline } from '../../../../src/core/reports/baselines/outputs.ts'
import { evaluationPlots } from '../../../../src/core/reports/plots/evaluationPlots.ts'
import { thresholdPlots } from '../../../../src/core/reports/plots/thresholdPlots.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { cutTo } from '../../../../src/core/slices/cutTo.ts'
import { decideThresholds } from '../../../../src/core/thresholds/decideThresholds.ts'
import { wholeScores } from '../../../../src/core/runs/scores.ts'
import { classifierCase } from '../metrics/cases.ts'

/* Scores of the second of two classes that stand alone say what the scores of both say. */

interface Forms {
  readonly alone: Predictions
  readonly whole: Predictions
}

function formsOf(seed: number, samples: number, weighted: boolean, isShared: boolean): Forms {
  const made = classifierCase({ seed, samples, classes: 2, weighted })
  const second = shared(
    made.scores.filter((_, at) => at % 2 === 1),
    isShared,
  )
  const alone: Predictions = {
    ...made,
    yTrue: Uint8Array.from(made.yTrue),
    yPred: Uint8Array.from(second, (score) => Number(score > 1 - score)),
    scores: second,
    columns: new Map([
      ['age', { kind: 'number', values: Float64Array.from(made.ids, (_, row) => (row * 7) % 90) }],
    ]),
  }
  return { alone, whole: { ...alone, scores: shared(wholeScores(second, 2, samples), isShared) } }
}

function shared(values: Float64Array, isShared: boolean): Float64Array {
  if (!isShared) return values
  const copy = new Float64Array(new SharedArrayBuffer(8 * values.length))
  copy.set(values)
  return copy
}

const evaluated = (test: Predictions, val: Predictions) =>
  evaluatePredictions({
    task: 'classification',
    test,
    val,
    classNames: ['no', 'yes'],
    primaryMetric: 'test_acc',
    wanted: ['test_top1_acc', 'test_ece', 'test_adaptive_ece'],
  })

const decided = (validation: Predictions, test: Predictions, index: number) =>
  decideThresholds({
    models: [
      { name: 'a', validation, test },
      { name: 'b', validation: test, test: validation },
    ],
    positive: { index, name: String(index) },
    objective: { kind: 'f-beta', beta: 1 },
    ensembles: ['mean', 'stacked'],
  })

describe('scores of the second class alone', () => {
  it.each([
    [1, 300, false],
    [2, 300, true],
    // Enough for the kernels.
    [3, 60_000, false],
    [4, 9000, true],
  ])(
    'give the figures that those of both classes give (seed %i, %i samples, weighted %s)',
    (seed, samples, weighted) => {
      const [one, other] = [
        formsOf(seed, samples, weighted, true),
        formsOf(seed + 100, samples, weighted, false),
      ]
      const judge = (form: keyof Forms) => {
        const [test, val] = [one[form], other[form]]
        const evaluation = evaluated(test, val)
        if (!evaluation.ok) throw new Error(evaluation.findings[0]!.code)
        return {
          evaluation: evaluation.value,
          plots: evaluationPlots(test, evaluation.value),
          comparison: compareModels('classification', test, { ...val, yTrue: test.yTrue }, {}),
          epoch: classificationMetrics(test.yTrue, test.scores, 2, {
            wanted: ['acc', 'loss', 'auc', 'brier'],
            weights: test.weights,
            positive: 1,
          }),
          confidence: confidenceBaseline(test),
          cut: cutTo('confidence >= 0.75', test, ['no', 'yes']),
        }
      }
      const { cut, ...alone } = judge('alone')
      const { cut: wholeCut, ...whole } = judge('whole')
      expect(alone).toEqual(whole)
      if (!cut.ok || !wholeCut.ok) throw new Error('not cut')
      const { test } = cut.value
      expect({ ...test, scores: wholeScores(test.scores, 2, test.samples) }).toEqual(wholeCut.value.test)
    },
  )

  it.each([0, 1])('give the thresholds for class %i', (index) => {
    const [one, other] = [formsOf(5, 3000, false, true), formsOf(6, 3000, false, true)]
    const [alone, whole] = (['alone', 'whole'] as const).map((form) => {
      const found = decided(one[form], { ...other[form], yTrue: one[form].yTrue }, index)
      if (!found.ok) throw new Error(found.findings[0]!.code)
      return { decision: found.value.decision, plots: thresholdPlots(found.value) }
    })
    expect(alone).toEqual(whole)
  })

  it.each(['temperature', 'isotonic'] as const)('are calibrated by %s', (method) => {
    const [alone, whole] = (['alone', 'whole'] as const).map((form) => {
      const predictions = formsOf(7, 500, false, false)[form]
      const calibrator = fitCalibrator(method, predictions)!
      return { calibrator, scores: calibratePredictions(calibrator, predictions).scores }
    })
    expect(alone).toEqual(whole)
  })
})
