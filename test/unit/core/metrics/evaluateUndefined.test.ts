import { describe, expect, it } from 'vitest'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { valuesOf } from './cases.ts'
import { evaluated, labelled, run } from './evaluating.ts'

describe('undefined is never 0', () => {
  it('one class only: no area, no correlation, but accuracy', () => {
    const { test, classes } = evaluated(
      labelled(
        [
          [0, 0],
          [0, 0],
          [0, 1],
        ],
        2,
      ),
    )
    for (const id of ['auc', 'auc_weighted', 'ap', 'mcc']) {
      expect(test.metrics[`test_${id}`]).toEqual({ value: null, low: null, high: null, method: 'none' })
    }
    expect(test.metrics['test_acc']!.value).toBe(2 / 3)
    expect(classes[1]!.recall.value).toBeNull()
    expect(classes[1]!.precision.value).toBe(0)
    expect(classes[0]!.auc.value).toBeNull()
  })

  it('a class that is never predicted has no precision; F1 is 0, which it is', () => {
    const { test, classes } = evaluated(
      labelled(
        [
          [0, 0],
          [1, 0],
          [0, 0],
        ],
        2,
      ),
    )
    expect(classes[1]!.precision.value).toBeNull()
    expect(classes[1]!.f1.value).toBe(0)
    expect(classes[1]!.f1.high).toBeGreaterThan(0.3)
    expect(test.metrics['test_precision']!.value).toBeNull()
    expect(test.metrics['test_f1']!.value).toBeCloseTo(0.4, 12)
  })

  it('warns of a class without samples', () => {
    const result = run(
      labelled(
        [
          [0, 0],
          [1, 1],
          [0, 1],
        ],
        3,
      ),
      { names: ['a', 'b', 'gone'] },
    )
    expect(result.findings.map(({ code }) => code)).toEqual(['evaluation-class-absent'])
    expect(messageOf(result.findings[0]!)).toContain('gone')
    expect(result.ok && result.value.test.metrics['test_auc']!.value).toBeNull()
    expect(result.ok && result.value.classes[2]!.f1.value).toBeNull()
  })

  it('R² of values that don’t vary, MAPE with a true 0, deviance of a prediction below 0', () => {
    const { test } = evaluated(valuesOf([0, 0, 0], [1, 2, -1]), { task: 'count' })
    expect(test.metrics['test_r2']!.value).toBeNull()
    expect(test.metrics['test_mape']!.value).toBeNull()
    expect(test.metrics['test_poisson_deviance']!.value).toBeNull()
    expect(test.metrics['test_loss']!.value).toBeNull()
    expect(test.metrics['test_rmse']!.value).toBeCloseTo(Math.sqrt(2), 12)
  })
})
