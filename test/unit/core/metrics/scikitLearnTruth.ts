import { expect } from 'vitest'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import type { Evaluation } from '../../../../src/core/metrics/evaluation.ts'
import { metricList, type MetricTask } from '../../../../src/core/metrics/metricList.ts'
import { metricsOf } from '../../../../src/core/metrics/validation.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'

/** scikit-learn's values by metric id, those of single classes as lists under `class_…`; null where undefined. */
export type Truth = Readonly<Record<string, number | null | readonly (number | null)[]>>

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

const idsOf = (task: MetricTask): readonly string[] => [
  ...metricList.filter(({ tasks }) => tasks.includes(task)).map(({ id }) => id),
  ...parametric[task],
]

/** One less a ratio: what both lose of 1 they have lost of a difference near 0. */
const isDifference = (id: string) => ['mcc', 'kappa', 'r2'].includes(id)

/** Equal within a relative difference of 1e-12 (of `least` where both are nearer to 0); undefined only with undefined. */
export function expectEqual(
  ours: number | null | undefined,
  theirs: number | null,
  what: string,
  least = 1e-3,
): void {
  const value = ours === undefined || Number.isNaN(ours) ? null : ours
  const difference =
    value === null || theirs === null ? 0 : Math.abs(value - theirs) / Math.max(Math.abs(theirs), least)
  if ((value === null) !== (theirs === null) || !(difference <= 1e-12)) {
    expect.fail(`${what}: ${value} here, ${theirs} in scikit-learn`)
  }
}

/** Nothing is reported that was not compared. */
function expectAllCompared({ test }: Evaluation, truth: Truth): void {
  const reported = Object.keys(test.metrics).map((key) => key.replace('test_', ''))
  expect(reported.filter((id) => !(id in truth))).toEqual([])
}

/** The loss of values is another name. */
const withLoss = (task: MetricTask, truth: Truth): Truth =>
  'loss' in truth ? truth : { ...truth, loss: truth[task === 'count' ? 'poisson_deviance' : 'mse']! }

/** Holds every figure of the evaluation, and every one without interval, against scikit-learn's. */
export function expectAsScikitLearn(name: string, task: MetricTask, test: Predictions, known: Truth): void {
  const truth = withLoss(task, known)
  const result = evaluatePredictions({
    task,
    test,
    classNames: [],
    primaryMetric: 'test_loss',
    wanted: parametric[task],
  })
  if (!result.ok) expect.fail(`${name}: ${JSON.stringify(result.findings)}`)
  const ids = idsOf(task)
  const plain = metricsOf(task, test, ids)
  for (const [id, theirs] of Object.entries(truth)) {
    if (typeof theirs === 'object' && theirs !== null) {
      const key = id.replace('class_', '') as 'precision' | 'recall' | 'f1' | 'auc'
      for (const [index, each] of theirs.entries())
        expectEqual(result.value.classes[index]![key].value, each, `${name} class ${index} ${key}`)
    } else if (ids.includes(id)) {
      const least = isDifference(id) ? 1 : undefined
      expectEqual(result.value.test.metrics[`test_${id}`]?.value, theirs, `${name} ${id}`, least)
      expectEqual(plain[id], theirs, `${name} ${id} without interval`, least)
    }
  }
  expectAllCompared(result.value, truth)
}

/** The same without intervals alone, which take minutes of millions of samples. */
export function expectValuesAsScikitLearn(
  name: string,
  task: MetricTask,
  test: Predictions,
  known: Truth,
): void {
  const truth = withLoss(task, known)
  const wanted = idsOf(task).filter((id) => id in truth)
  const plain = metricsOf(task, test, wanted)
  for (const id of wanted)
    expectEqual(plain[id], truth[id] as number | null, `${name} ${id}`, isDifference(id) ? 1 : undefined)
}
