import { describe, expect, it } from 'vitest'
import { classifierDifferences } from '../../../../src/core/metrics/classifierDifferences.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { predictionsOf } from './cases.ts'
import { evaluated } from './evaluating.ts'

/** Samples whose own class has a higher score than any sample of another class has for it, or a lower one. */
function ranked(seed: number, samples: number, classes: number, side: 1 | -1) {
  const random = seededRandom(seed)
  const yTrue = Uint8Array.from({ length: samples }, (_, row) => row % classes)
  const scores = new Float64Array(samples * classes)
  for (let at = 0; at < scores.length; at++) {
    const isOwn = yTrue[Math.floor(at / classes)] === at % classes
    scores[at] = random.uniform() + (isOwn ? side * 2 : 0)
  }
  const weights = Float64Array.from({ length: samples }, () => 0.1 + random.uniform())
  return predictionsOf(yTrue, scores, classes, { weights })
}

describe.each([
  [300, 2],
  [300, 5],
  [20_000, 2],
  [20_000, 5],
])('areas of %i weighted samples of %i classes that are ranked without a fault', (samples, classes) => {
  it.each([1, 2, 3, 4, 5])('are 1, with an interval that speaks of many samples (seed %i)', (seed) => {
    const { test, classes: each } = evaluated(ranked(seed, samples, classes, 1))
    const { test_auc, test_ap } = test.metrics
    for (const figure of [test_auc!, test_ap!, ...each.map(({ auc }) => auc)]) {
      expect(figure.value).toBe(1)
      expect(figure.high).toBe(1)
      expect(figure.low).toBeGreaterThan(0.9)
    }
  })

  it.each([1, 2, 3, 4, 5])('tell no model from another (seed %i)', (seed) => {
    const { weights } = ranked(seed, samples, classes, 1)
    const models = [seed, seed + 100].map((each) => ({
      ...ranked(each, samples, classes, 1),
      weights: weights!,
    }))
    const ids = ['auc', 'auc_weighted', 'auc_ovo', 'auc_ovo_weighted', 'ap', 'ap_weighted']
    for (const told of Object.values(classifierDifferences(models[0]!, models[1]!, ids)))
      expect(told).toMatchObject({ candidate: 1, baseline: 1, difference: 0, pValue: 1, verdict: 'unclear' })
  })

  it.each([1, 2, 3, 4, 5])('the wrong way round are 0 likewise (seed %i)', (seed) => {
    for (const { auc } of evaluated(ranked(seed, samples, classes, -1)).classes) {
      expect(auc.value).toBe(0)
      expect(auc.low).toBe(0)
      expect(auc.high).toBeLessThan(0.1)
    }
  })
})
