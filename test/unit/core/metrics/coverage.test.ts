import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import type { Evaluation, Figure } from '../../../../src/core/metrics/evaluation.ts'
import { areaFigure, newcombe } from '../../../../src/core/metrics/intervals/area.ts'
import { classifierCase, type CaseOptions } from './cases.ts'

const runs = 150
/** With 150 runs the share of a true 95 % interval falls below 0.9 once in two hundred times; the seeds are fixed. */
const least = 0.89

function evaluate(options: CaseOptions): Evaluation {
  const result = evaluatePredictions({
    task: 'classification',
    test: classifierCase(options),
    classNames: [],
    primaryMetric: 'test_acc',
  })
  if (!result.ok) throw new Error(result.findings[0]?.code)
  return result.value
}

const holds = (figure: Figure, truth: Figure) => figure.low! <= truth.value! && truth.value! <= figure.high!

describe('95 % intervals hold the true value about as often as they say', () => {
  const settings: Omit<CaseOptions, 'seed'>[] = [
    { samples: 120, classes: 4, skill: 6 },
    { samples: 60, classes: 2, skill: 5, imbalance: 0.6 },
    { samples: 150, classes: 3, skill: 2, weighted: true },
    // Nearly faultless: where percentiles of a plain bootstrap fail.
    { samples: 40, classes: 2, skill: 14 },
  ]
  it.each(settings)('$samples samples, $classes classes, skill $skill', (setting) => {
    const truth = evaluate({ ...setting, seed: 1, samples: 40_000 })
    const ids = ['acc', 'balanced_acc', 'f1', 'precision', 'mcc', 'kappa', 'auc', 'ap', 'loss', 'brier']
    const held = Object.fromEntries(ids.map((id) => [id, 0]))
    const widths: number[] = []
    for (let run = 0; run < runs; run++) {
      const { metrics } = evaluate({ ...setting, seed: 100 + run }).test
      for (const id of ids) {
        const name = `test_${id}`
        expect(metrics[name]!.low, `${id}, run ${run}`).not.toBeNull()
        held[id]! += holds(metrics[name]!, truth.test.metrics[name]!) ? 1 / runs : 0
      }
      widths.push(metrics['test_f1']!.high! - metrics['test_f1']!.low!)
    }
    for (const id of ids) expect(held[id], id).toBeGreaterThanOrEqual(least)
    // Not by being too wide: never wider than the interval of a coin with as many samples.
    expect(Math.max(...widths)).toBeLessThan(3.2 / Math.sqrt(setting.samples))
  })

  it('a difference between two models of equal skill', () => {
    let wrong = 0
    for (let run = 0; run < runs; run++) {
      const first = classifierCase({ seed: run, samples: 100, classes: 3, skill: 4 })
      const second = { ...classifierCase({ seed: run + 5000, samples: 100, classes: 3, skill: 4 }) }
      // The same truth, independent errors: each row of the second is turned to the first's class.
      const scores = second.scores.slice()
      const yPred = second.yPred.map((predicted, row) => {
        const shift = first.yTrue[row]! - second.yTrue[row]!
        for (let index = 0; index < 3; index++) {
          scores[row * 3 + ((index + shift + 3) % 3)] = second.scores[row * 3 + index]!
        }
        return (predicted + shift + 3) % 3
      })
      const result = compareModels('classification', first, { ...second, yTrue: first.yTrue, scores, yPred })
      if (!result.ok) return expect.fail(result.findings[0]?.code)
      if (result.value.verdict !== 'unclear') wrong++
    }
    expect(wrong / runs).toBeLessThanOrEqual(0.09)
  })
})

describe('faultless predictions', () => {
  it('have no faultless interval', () => {
    const { test, classes } = evaluate({ seed: 3, samples: 20, classes: 2, skill: 60 })
    for (const id of ['acc', 'f1', 'mcc', 'kappa', 'auc', 'ap', 'balanced_acc']) {
      const figure = test.metrics[`test_${id}`]!
      expect(figure.high, id).toBe(1)
      expect(figure.low, id).toBeLessThan(0.95)
      expect(figure.low, id).toBeGreaterThan(0.4)
    }
    for (const each of classes) expect(each.f1.low).toBeLessThan(0.95)
  })

  it('have an area whose interval reaches as far as Newcombe’s, and not farther, where one pair is ranked wrongly', () => {
    const [positives, negatives] = [10, 990]
    const wrong = 1 / (positives * negatives)
    const figure = areaFigure(1 - wrong, wrong, positives, negatives, 'delong')
    expect(figure.low).toBe(newcombe(1 - wrong, positives, negatives)[0])
    expect(figure.low).toBeGreaterThan(0.9)
    expect(figure.high).toBeLessThanOrEqual(1)
  })

  it('get Newcombe’s interval for the area, whose bound solves the score equation', () => {
    const [low, high] = newcombe(0.9, 12, 30)
    for (const bound of [low, high]) {
      const half = (12 + 30) / 2 - 1
      const spread =
        (bound * (1 - bound) * (1 + half * ((1 - bound) / (2 - bound) + bound / (1 + bound)))) / (12 * 30)
      expect(Math.abs(0.9 - bound)).toBeCloseTo(1.959963984540054 * Math.sqrt(spread), 9)
    }
    expect(newcombe(1, 12, 30)[1]).toBe(1)
    expect(newcombe(0, 12, 30)[0]).toBe(0)
  })
})
