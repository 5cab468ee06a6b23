import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confidentCounts, labelErrors } from '../../../../src/core/failures/labelErrors.ts'
import { surveyOf } from '../../../../src/core/failures/survey.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'

/** More samples than are looked at without the kernels; scores on a grid, so that many are equal. */
function predictionsOf(samples: number, classes: number, levels: number, seed: number): Predictions {
  const random = seededRandom(seed)
  const scores = new Float64Array(samples * classes)
  const narrow = () => (classes <= 256 ? new Uint8Array(samples) : new Uint16Array(samples))
  const [yTrue, yPred] = [narrow(), narrow()]
  for (let row = 0; row < samples; row++) {
    const own = scores.subarray(row * classes, (row + 1) * classes)
    for (let at = 0; at < classes; at++) own[at] = Math.ceil(random.uniform() * levels) / levels
    // The last class stays without samples.
    const label = Math.floor(random.uniform() * (classes - 1))
    own[label] = own[label]! + 0.5
    const sum = own.reduce((all, score) => all + score, 0)
    for (let at = 0; at < classes; at++) own[at] = own[at]! / sum
    yTrue[row] = label
    yPred[row] = own.indexOf(Math.max(...own))
  }
  return { path: '', sha256: '', samples, yTrue, yPred, scores, classes, ids: [] }
}

/** The same with labels that the kernels don't read. */
const plain = (predictions: Predictions): Predictions => ({
  ...predictions,
  yTrue: Float64Array.from(predictions.yTrue),
  yPred: Float64Array.from(predictions.yPred),
})

const shapes = fc.record({
  classes: fc.constantFrom(2, 3, 10, 300),
  more: fc.integer({ min: 0, max: 20_000 }),
  levels: fc.constantFrom(1, 3, 50, 1e9),
  seed: fc.nat(),
})

describe('many samples', () => {
  it('show the same by the kernels as without: rows in the same order, ties too, sums and counts', () => {
    fc.assert(
      fc.property(shapes, ({ classes, more, levels, seed }) => {
        const samples = 2 ** 15 + (classes === 300 ? more % 500 : more)
        const predictions = predictionsOf(samples, classes, levels, seed)
        const [ours, theirs] = [surveyOf(predictions), surveyOf(plain(predictions))]
        expect(ours.hardest).toEqual(theirs.hardest)
        expect(ours.surest).toEqual(theirs.surest)
        expect(ours.sizes).toEqual(theirs.sizes)
        for (const [at, sum] of ours.sums.entries())
          expect(Math.abs(sum - theirs.sums[at]!)).toBeLessThanOrEqual(1e-14 * theirs.sums[at]!)
        // Both from the same sums: a threshold that differs in its last bit may tell ties apart.
        const names = Array.from({ length: classes }, (_, index) => String(index))
        expect(confidentCounts(predictions, theirs)).toEqual(confidentCounts(plain(predictions), theirs))
        expect(labelErrors(predictions, names, theirs)).toEqual(
          labelErrors(plain(predictions), names, theirs),
        )
      }),
      { numRuns: 60 },
    )
  })
})
