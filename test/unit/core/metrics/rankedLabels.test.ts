import { describe, expect, it } from 'vitest'
import { multiLabelDifferences } from '../../../../src/core/metrics/multiLabel/differences.ts'
import { rankLabelsByKernels } from '../../../../src/core/metrics/multiLabel/rankedLabels.ts'
import { rankLabels } from '../../../../src/core/metrics/multiLabel/rankings.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

const ids = ['auc', 'auc_weighted', 'auc_micro', 'ap', 'ap_weighted', 'ap_micro']

function caseOf(seed: number, weighted: boolean, samples = 12_000, classes = 4) {
  const random = seededRandom(seed)
  const scores = Float64Array.from(
    { length: samples * classes },
    () => Math.round(random.uniform() * 5000) / 5000,
  )
  const yTrue = Uint8Array.from(scores, (score) => Number(random.uniform() < score ** 2))
  const yPred = Uint8Array.from(scores, (score) => Number(score >= 0.5))
  const weights = weighted ? Float64Array.from({ length: samples }, () => random.uniform() * 3) : undefined
  return { samples, classes, yTrue, yPred, scores, ...(weights && { weights }) }
}

const expectNear = (value: number, plain: number) =>
  expect(Math.abs(value - plain)).toBeLessThanOrEqual(1e-11 * Math.abs(plain))

describe('rankings of labels by kernels', () => {
  it.each([
    [1, false],
    [2, true],
  ])(
    'give the averages, errors and areas of the plain definition (seed %i, weights %s)',
    (seed, weighted) => {
      const arrays = caseOf(seed, weighted)
      const [found, plain] = [rankLabelsByKernels([arrays], ids)!, rankLabels(arrays, ids)]
      expect([...found.averages.keys()].toSorted()).toEqual(ids.toSorted())
      for (const id of ids) {
        const [one, other] = [found.averages.get(id)!, plain.averages.get(id)!]
        expectNear(one.values[0]!, other.values[0]!)
        expectNear(one.error, other.error)
        expectNear(one.shares, other.shares)
      }
      for (const [label, { value, error }] of found.areas.entries()) {
        expectNear(value, plain.areas[label]!.value)
        expectNear(error, plain.areas[label]!.error)
        for (const side of [0, 1]) expectNear(found.sides[label]![side]!, plain.sides[label]![side]!)
      }
    },
  )

  it.each([false, true])(
    'give the differences of two models that plain arrays give (weights %s)',
    (weighted) => {
      const first = caseOf(3, weighted)
      const second = { ...first, scores: first.scores.map((score, at) => (score + (at % 7) / 20) / 1.3) }
      const found = multiLabelDifferences(first, second, ids)
      // Labels in 64 bits are left to the plain definition.
      const wide = [first, second].map((arrays) => ({ ...arrays, yTrue: Float64Array.from(arrays.yTrue) }))
      const plain = multiLabelDifferences(wide[0]!, wide[1]!, ids)
      for (const id of ids) {
        expectNear(found[id]!.difference!, plain[id]!.difference!)
        expectNear(found[id]!.high! - found[id]!.low!, plain[id]!.high! - plain[id]!.low!)
      }
    },
  )

  it('leave a label that nobody has undefined, and count nothing of it where labels are weighed', () => {
    const arrays = caseOf(4, false)
    const yTrue = arrays.yTrue.map((value, at) => (at % arrays.classes === 1 ? 0 : value))
    const found = rankLabelsByKernels([{ ...arrays, yTrue }], ids)!
    const plain = rankLabels({ ...arrays, yTrue }, ids)
    expect(found.averages.get('auc')!.values[0]).toBeNaN()
    expect(found.areas[1]!.value).toBeNaN()
    for (const id of ['auc_weighted', 'auc_micro', 'ap_weighted', 'ap_micro']) {
      expectNear(found.averages.get(id)!.values[0]!, plain.averages.get(id)!.values[0]!)
      expectNear(found.averages.get(id)!.error, plain.averages.get(id)!.error)
    }
  })
})
