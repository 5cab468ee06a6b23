import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MetricTask } from '../../../../src/core/metrics/metricList.ts'
import { python, runPython } from '../../../python.ts'
import { truthCases } from './scikitLearnCases.ts'
import { expectAsScikitLearn, type Truth } from './scikitLearnTruth.ts'

describe.runIf(python)('metrics against scikit-learn, by seeds', () => {
  const cases = truthCases()
  let folder: string
  let truths: Truth[]

  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'finalize-metrics-'))
    const described = cases.map(({ task, predictions }, at) => {
      const { yTrue, yPred, scores, weights, samples, classes } = predictions
      const files = Object.entries({ yTrue, yPred, scores, weights }).flatMap(([key, array]) => {
        if (!array) return []
        writeFileSync(path.join(folder, `${at}.${key}`), new Uint8Array(Float64Array.from(array).buffer))
        return [[key, `${at}.${key}`]]
      })
      return { task, samples, classes, ...Object.fromEntries(files) }
    })
    truths = JSON.parse(runPython('metrics.py', [folder], JSON.stringify(described))) as Truth[]
  }, 300_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const tasks: MetricTask[] = ['classification', 'multi-label', 'regression', 'count']
  it.each(tasks)('%s', { timeout: 300_000 }, (task) => {
    let held = 0
    for (const [at, each] of cases.entries()) {
      if (each.task !== task) continue
      expectAsScikitLearn(each.name, task, each.predictions, truths[at]!)
      held++
    }
    expect(held).toBeGreaterThan(60)
  })
})
