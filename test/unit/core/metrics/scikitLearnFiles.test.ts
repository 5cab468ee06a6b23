import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readNpy } from '../../../../src/core/arrays/npy.ts'
import { confusionOf } from '../../../../src/core/metrics/confusion.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { labelFormula } from '../../../../src/core/metrics/labelFormulas.ts'
import type { MetricTask } from '../../../../src/core/metrics/metricList.ts'
import type { Labels, Predictions } from '../../../../src/core/runs/predictions.ts'
import { predictedClasses } from '../../../../src/core/metrics/validation.ts'
import { python, runPython } from '../../../python.ts'
import {
  expectAsScikitLearn,
  expectEqual,
  expectValuesAsScikitLearn,
  type Truth,
} from './scikitLearnTruth.ts'

interface FileCase {
  readonly name: string
  /** `labels`: only the confusion matrix, of predicted labels. */
  readonly task: MetricTask | 'labels'
  readonly classes: number
  readonly files: Readonly<Record<string, string>>
  readonly truth: Truth
}

describe.runIf(python)('metrics against scikit-learn, of files that numpy wrote', () => {
  let folder: string
  let cases: readonly FileCase[]

  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'finalize-metric-files-'))
    cases = JSON.parse(runPython('metric_files.py', [folder])) as FileCase[]
  }, 300_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const named = (pattern: RegExp) => cases.filter(({ name }) => pattern.test(name))
  const arrayOf = ({ files }: FileCase, key: string) => {
    const read = readNpy(readFileSync(path.join(folder, files[key]!)), files[key]!)
    if (!read.ok) throw new Error(read.findings[0]?.code)
    return read.value.data as Exclude<typeof read.value.data, readonly string[]>
  }
  const numbers = (each: FileCase, key: string) =>
    Float64Array.from(arrayOf(each, key) as ArrayLike<number>, Number)
  const labelsOf = (each: FileCase, key: string): Labels => {
    const data = arrayOf(each, key)
    return data instanceof Uint8Array || data instanceof Uint16Array ? data : numbers(each, key)
  }

  function predictionsOf(each: FileCase): Predictions {
    const { classes, files, task } = each
    const yTrue = labelsOf(each, 'yTrue')
    const scores = files['scores'] ? numbers(each, 'scores') : new Float64Array(0)
    const samples = task === 'multi-label' ? yTrue.length / classes : yTrue.length
    const predicted = () =>
      task === 'multi-label' ? scores.map((score) => Number(score >= 0.5)) : predictedClasses(scores, classes)
    return {
      path: files['yTrue']!,
      sha256: '0'.repeat(64),
      samples,
      yTrue,
      scores,
      classes,
      yPred: files['yPred'] ? numbers(each, 'yPred') : predicted(),
      ids: [],
      ...(task === 'multi-label' && { multiLabel: true as const }),
      ...(files['weights'] && { weights: numbers(each, 'weights') }),
    }
  }

  it('real data: naive Bayes that is sure of itself, neighbours that tie, linear models', () => {
    const real = named(/^load_|^diabetes/)
    expect(real.length).toBe(10)
    for (const each of real)
      expectAsScikitLearn(each.name, each.task as MetricTask, predictionsOf(each), each.truth)
  })

  it(
    'ten million of two classes, one in ten thousand of the rarer, by the kernels too',
    { timeout: 300_000 },
    () => {
      const [each] = named(/^two-10000000$/)
      const predictions = predictionsOf(each!)
      const narrow = { ...predictions, yPred: Uint8Array.from(predictions.yPred) }
      const result = evaluatePredictions({
        task: 'classification',
        test: narrow,
        classNames: [],
        primaryMetric: 'test_auc',
      })
      if (!result.ok) expect.fail(result.findings[0]?.code)
      for (const [id, theirs] of Object.entries(each!.truth))
        expectEqual(result.value.test.metrics[`test_${id}`]?.value, theirs as number, id)
    },
  )

  it.each([/^two-1000000-weighted$/, /^counts-10000000$/, /^values-1000000-weighted$/, /^labels-20000$/])(
    'the values of %s',
    { timeout: 300_000 },
    (pattern) => {
      const [each] = named(pattern)
      expectValuesAsScikitLearn(each!.name, each!.task as MetricTask, predictionsOf(each!), each!.truth)
    },
  )

  it('a million of a thousand classes', { timeout: 300_000 }, () => {
    const [each] = named(/^thousand/)
    const confusion = confusionOf(labelsOf(each!, 'yTrue'), labelsOf(each!, 'yPred'), each!.classes)
    for (const [id, theirs] of Object.entries(each!.truth))
      expectEqual(labelFormula(id)!.metric(confusion), theirs as number, id)
  })
})
