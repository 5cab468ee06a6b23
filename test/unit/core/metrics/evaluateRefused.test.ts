import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { classifierCase, predictionsOf } from './cases.ts'
import { labelled, run } from './evaluating.ts'

describe('predictions that can’t be evaluated', () => {
  const sound = labelled(
    [
      [0, 0],
      [1, 1],
    ],
    2,
  )
  const nan = sound.scores.map((score, at) => (at === 3 ? Number.NaN : score))
  const cases: [string, Partial<Predictions>, string, string[]?][] = [
    ['no samples', predictionsOf(new Float64Array(0), new Float64Array(0), 2), 'evaluation-no-samples'],
    ['fewer predictions', { yPred: Float64Array.of(1) }, 'evaluation-lengths-differ'],
    ['fewer weights', { weights: Float64Array.of(1) }, 'evaluation-lengths-differ'],
    ['a negative weight', { weights: Float64Array.of(1, -1) }, 'evaluation-weights-invalid'],
    ['weights that are all 0', { weights: Float64Array.of(0, 0) }, 'evaluation-weights-invalid'],
    ['NaN among the scores', { scores: nan }, 'evaluation-not-finite'],
    ['a class beyond the last', { yTrue: Float64Array.of(0, 2) }, 'evaluation-class-range'],
    ['half a class', { yTrue: Float64Array.of(0, 0.5) }, 'evaluation-class-range'],
    ['scores of another shape', { scores: sound.scores.slice(1) }, 'evaluation-no-scores'],
    ['no scores', { scores: new Float64Array(0), classes: 0 }, 'evaluation-no-scores'],
    ['more classes than anyone can read', { classes: 5000 }, 'evaluation-too-many-classes'],
    ['names of another model', {}, 'evaluation-class-count', ['a', 'b', 'c']],
  ]
  it.each(cases)('%s', (_, change, code, names = []) => {
    const result = run({ ...sound, ...change }, { names })
    expect(result.ok).toBe(false)
    expect(result.findings.map((each) => each.code)).toEqual([code])
    expect(messageOf(result.findings[0]!)).toContain('test.npz')
    expect(result.findings[0]!.place?.file).toBe(sound.path)
  })

  it.each(['regression', 'count'] as const)('named classes as values of a task of %s', (task) => {
    const findingsOf = (classNames: string[]) =>
      run({ ...sound, classNames }, { task }).findings.map(({ code }) => code)
    expect(findingsOf(['cat', 'dog'])).toEqual(['evaluation-classes-not-values'])
    expect(findingsOf(['0', '1'])).toEqual([])
  })

  it('a metric that the task doesn’t have', () => {
    expect(run(sound, { primary: 'test_rmse' }).findings[0]?.code).toBe('evaluation-metric-unknown')
    expect(run(sound, { primary: 'test_constructor' }).findings[0]?.code).toBe('evaluation-metric-unknown')
    expect(run(sound, { primary: 'test_none_positive' }).findings[0]?.code).toBe('evaluation-metric-unknown')
  })

  it.each([
    ['top7_acc', 'evaluation-metric-trivial', 'top7_acc needs 8 classes or more: of 3 '],
    ['f1_positive', 'evaluation-metric-of-positive', 'name it with --class'],
  ])('a metric that three classes don’t have: %s', (metric, code, said) => {
    const three = classifierCase({ seed: 1, samples: 30, classes: 3 })
    const [evaluation, comparison] = [
      run(three, { primary: `test_${metric}` }),
      compareModels('classification', three, three, { primaryMetric: metric }),
    ]
    for (const { findings } of [evaluation, comparison]) {
      expect(findings.map((each) => each.code)).toEqual([code])
      expect(messageOf(findings[0]!)).toContain(said)
    }
  })

  it('logits instead of probabilities leave loss and Brier score undefined', () => {
    const result = run({ ...sound, scores: sound.scores.map((score) => score * 10 - 3) })
    expect(result.findings.map(({ code }) => code)).toEqual(['evaluation-not-probabilities'])
    expect(result.ok && result.value.test.metrics['test_loss']!.value).toBeNull()
    expect(result.ok && result.value.test.metrics['test_acc']!.value).toBe(1)
  })
})
