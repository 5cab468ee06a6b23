import { describe, expect, it } from 'vitest'
import { success } from '../../../../src/core/finding.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { gatherFacts } from '../../../../src/core/reports/facts.ts'
import { testResults } from '../../../../src/core/reports/testResults/document.ts'
import { labelCase } from '../metrics/cases.ts'
import { groundOf } from './support/ground.ts'
import { digitImages } from './support/projects.ts'

describe('the test results of several labels a sample', () => {
  it('tell the labels and their metrics, and nothing of values or a matrix', async () => {
    const [test, val] = [1, 2].map((seed) => labelCase({ seed, samples: 150, labels: 3 }))
    const project = digitImages()
    const config = {
      ...project.config,
      task: 'multi-label' as const,
      test_set: { ...project.config.test_set, metrics: ['test_f1', 'test_hamming_loss', 'test_f3_samples'] },
      targets: { ...project.config.targets, test_acc: undefined, test_f1: 0.5 },
    }
    const evaluation = evaluatePredictions({
      task: 'multi-label',
      test: test!,
      val: val!,
      classNames: ['sport', 'news', 'art'],
      primaryMetric: 'test_f1',
      wanted: config.test_set.metrics,
    })
    const ground = groundOf({ ...project, config })
    const facts = await gatherFacts({
      ...ground,
      config: () => Promise.resolve(success(config)),
      evaluation: () => Promise.resolve(evaluation),
      predictions: () => Promise.resolve(success(test!)),
    })
    if (!facts.ok) throw new Error(facts.findings[0]?.code)
    const text = testResults.render(facts.value)
    for (const part of ['sport', 'news', 'art', 'Hamming loss', 'F3, by sample']) expect(text).toContain(part)
    expect(text).not.toMatch(/NaN|undefined%|\[object/)
  })
})
