import { describe, expect, it } from 'vitest'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import type { Evaluation, Figure } from '../../../../src/core/metrics/evaluation.ts'
import { metricList, type MetricTask } from '../../../../src/core/metrics/metricList.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { classificationMetrics, metricsOf, numericMetrics } from '../../../../src/core/metrics/validation.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { python, runPython } from '../../../python.ts'
import { classifierCase, labelCase, valuesOf, type CaseOptions, type LabelCaseOptions } from './cases.ts'

type Truth = Record<string, number | null | (number | null)[]>

/** Beside the list, metrics whose id carries a parameter. */
const parametric = {
  classification: [
    'f0_25',
    'f3_weighted',
    'f3_micro',
    'f3_positive',
    'f0_5_weighted',
    'f2_micro',
    'top7_acc',
    // Of two classes these are computed only where they are asked for.
    'auc_ovo',
    'auc_ovo_weighted',
    'ap_weighted',
  ],
  'multi-label': ['f0_25', 'f3_weighted', 'f3_micro', 'f2_samples', 'f0_5_weighted'],
  regression: ['pinball_50', 'pinball_75'],
  count: ['pinball_50', 'pinball_75', 'tweedie_0', 'tweedie_1', 'tweedie_2', 'tweedie_3'],
} as const

const idsOf = (task: MetricTask) => [
  ...metricList.filter(({ tasks }) => tasks.includes(task)).map(({ id }) => id),
  ...parametric[task],
]

/** Equal within a relative difference of 1e-12 (of 1 where both are near 0); undefined only with undefined. */
function expectEqual(ours: number | null | undefined, theirs: number | null, what: string): void {
  const value = ours === undefined || Number.isNaN(ours) ? null : ours
  const difference =
    value === null || theirs === null ? 0 : Math.abs(value - theirs) / Math.max(Math.abs(theirs), 1e-3)
  if ((value === null) !== (theirs === null) || !(difference <= 1e-12)) {
    expect.fail(`${what}: ${value} here, ${theirs} in scikit-learn`)
  }
}

/** Nothing is reported that was not compared. */
function expectAllCompared({ test }: Evaluation, truth: Truth): void {
  const reported = Object.keys(test.metrics).map((key) => key.replace('test_', ''))
  expect(reported.filter((id) => !(id in truth))).toEqual([])
}

function labelCases(): { name: string; predictions: Predictions }[] {
  return Array.from({ length: 60 }, (_, seed) => {
    const options: LabelCaseOptions = {
      seed,
      samples: [1, 7, 40, 300][seed % 4]!,
      labels: [2, 3, 8, 25][(seed >> 2) % 4]!,
      skill: [0, 1, 3][seed % 3]!,
      share: [0.5, 0.1, 0.9][(seed >> 1) % 3]!,
      weighted: seed % 5 < 2,
      ...(seed % 3 === 1 && { levels: 3 }),
      ...(seed % 7 === 0 && { absent: [0] }),
    }
    return { name: JSON.stringify(options), predictions: labelCase(options) }
  })
}

function classifierCases(): { name: string; predictions: Predictions }[] {
  const cases: CaseOptions[] = []
  for (let seed = 1; seed <= 60; seed++) {
    const classes = [2, 3, 4, 10, 2, 26, 50][seed % 7]!
    cases.push({
      seed,
      classes,
      samples: [7, 40, 200, 600][seed % 4]! + classes * (seed % 3),
      skill: [0, 1, 3, 8][(seed >> 2) % 4]!,
      imbalance: [1, 0.6, 0.9][seed % 3]!,
      weighted: seed % 5 < 2,
      ...(seed % 3 === 0 && { levels: 2 }),
      ...(seed % 11 === 0 && { absent: [classes - 1] }),
    })
  }
  // One class only, of two and of three.
  cases.push({ seed: 70, classes: 2, samples: 30, absent: [1] })
  cases.push({ seed: 71, classes: 3, samples: 30, absent: [0, 2] })
  cases.push({ seed: 72, classes: 2, samples: 1 })
  return cases.map((options) => ({ name: JSON.stringify(options), predictions: classifierCase(options) }))
}

function numericCases(): { name: string; task: 'regression' | 'count'; predictions: Predictions }[] {
  const cases = []
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed)
    const task = seed % 2 ? ('regression' as const) : ('count' as const)
    const samples = [1, 2, 15, 300][seed % 4]!
    const offset = [0, 100, 1e6][seed % 3]!
    const yTrue = Array.from({ length: samples }, () =>
      task === 'count' ? Math.floor(random.uniform() * (seed % 5 ? 6 : 1)) : offset + random.uniform() * 10,
    )
    const yPred = yTrue.map((value) =>
      task === 'count' ? 0.1 + value * random.uniform() : value + random.uniform() - 0.5,
    )
    const weights =
      seed % 3 === 0 ? Float64Array.from({ length: samples }, () => 0.5 + random.uniform()) : undefined
    cases.push({ name: `${task} ${seed}`, task, predictions: valuesOf(yTrue, yPred, weights) })
  }
  return cases
}

const plain = ({ yTrue, yPred, scores, classes, weights }: Predictions, task: string) => ({
  task,
  classes,
  yTrue: [...yTrue],
  yPred: [...yPred],
  scores: [...scores],
  ...(weights && { weights: [...weights] }),
})

describe.runIf(python)('metrics against scikit-learn', () => {
  it('classification: weights, ties, missing classes, imbalance, 2 to 50 classes', () => {
    const cases = classifierCases()
    const input = JSON.stringify(cases.map(({ predictions }) => plain(predictions, 'classification')))
    const truths = JSON.parse(runPython('metrics.py', [], input)) as Truth[]
    for (const [at, { name, predictions }] of cases.entries()) {
      const truth = truths[at]!
      const result = evaluatePredictions({
        task: 'classification',
        test: predictions,
        classNames: [],
        primaryMetric: 'test_acc',
        wanted: parametric.classification,
      })
      if (!result.ok) expect.fail(`${name}: ${JSON.stringify(result.findings)}`)
      const fast = classificationMetrics(
        predictions.yTrue,
        predictions.scores,
        predictions.classes,
        idsOf('classification'),
        predictions.weights,
      )
      for (const [id, theirs] of Object.entries(truth)) {
        if (Array.isArray(theirs)) {
          const key = id.replace('class_', '') as 'precision' | 'recall' | 'f1'
          for (const [index, each] of theirs.entries()) {
            expectEqual(result.value.classes[index]![key].value, each, `${name} class ${index} ${key}`)
          }
        } else {
          if (!idsOf('classification').includes(id)) continue
          expectEqual(result.value.test.metrics[`test_${id}`]?.value, theirs, `${name} ${id}`)
          expectEqual(fast[id], theirs, `${name} fast ${id}`)
        }
      }
      expectAllCompared(result.value, truth)
    }
  })

  it('regression and counts', () => {
    const cases = numericCases()
    const input = JSON.stringify(cases.map(({ task, predictions }) => plain(predictions, task)))
    const truths = JSON.parse(runPython('metrics.py', [], input)) as Truth[]
    for (const [at, { name, task, predictions }] of cases.entries()) {
      const result = evaluatePredictions({
        task,
        test: predictions,
        classNames: [],
        primaryMetric: 'test_rmse',
        wanted: parametric[task],
      })
      if (!result.ok) expect.fail(`${name}: ${JSON.stringify(result.findings)}`)
      const { yTrue, yPred, weights } = predictions
      const fast = numericMetrics(task, yTrue, yPred, idsOf(task), weights)
      const truth = truths[at] as Record<string, number | null>
      truth['loss'] = truth[task === 'count' ? 'poisson_deviance' : 'mse']!
      for (const [id, theirs] of Object.entries(truth)) {
        expectEqual(result.value.test.metrics[`test_${id}`]?.value, theirs, `${name} ${id}`)
        expectEqual(fast[id], theirs, `${name} fast ${id}`)
      }
      expectAllCompared(result.value, truth)
    }
  })

  it('multi-label: weights, ties, labels of none and of all samples, samples without labels', () => {
    const cases = labelCases()
    const input = JSON.stringify(
      cases.map(({ predictions }) => ({
        ...plain(predictions, 'multi-label'),
        samples: predictions.samples,
      })),
    )
    const truths = JSON.parse(runPython('metrics.py', [], input)) as Truth[]
    for (const [at, { name, predictions }] of cases.entries()) {
      const truth = truths[at]!
      const result = evaluatePredictions({
        task: 'multi-label',
        test: predictions,
        classNames: [],
        primaryMetric: 'test_f1',
        wanted: parametric['multi-label'],
      })
      if (!result.ok) expect.fail(`${name}: ${JSON.stringify(result.findings)}`)
      const fast = metricsOf('multi-label', predictions, idsOf('multi-label'))
      for (const [id, theirs] of Object.entries(truth)) {
        if (Array.isArray(theirs)) {
          const key = id.replace('class_', '') as 'precision' | 'recall' | 'f1' | 'auc'
          for (const [index, each] of theirs.entries()) {
            const ours = result.value.classes[index]![key] as Figure | undefined
            if (ours) expectEqual(ours.value, each, `${name} label ${index} ${key}`)
          }
        } else if (idsOf('multi-label').includes(id)) {
          expectEqual(result.value.test.metrics[`test_${id}`]?.value, theirs, `${name} ${id}`)
          expectEqual(fast[id], theirs, `${name} fast ${id}`)
        }
      }
      expectAllCompared(result.value, truth)
    }
  })
})
