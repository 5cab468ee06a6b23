import { expect, it } from 'vitest'
import {
  precisionRecallCurve,
  precisionRecallKind,
  rocCurve,
  rocKind,
} from '../../../../src/core/metrics/curves.ts'
import { decimateCurve } from '../../../../src/core/metrics/curvesDecimate.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { drawnCurves } from '../../../../src/core/thresholds/drawnCurves.ts'
import { asColumn, tableOf } from '../../../../src/core/thresholds/labels.ts'
import { stretchesOf } from '../../../../src/core/thresholds/stretches.ts'

const kinds = { roc: rocKind, precisionRecall: precisionRecallKind }

/** @param levels different scores there can be */
function scored(rows: number, levels: number, weighted: boolean) {
  const random = seededRandom(rows + levels)
  const scores = new Float64Array(new SharedArrayBuffer(8 * rows))
  const labels = new Uint8Array(new SharedArrayBuffer(rows))
  for (let row = 0; row < rows; row++) {
    const score = random.uniform() ** 3
    scores[row] = Math.floor(score * levels) / levels
    labels[row] = Number(random.uniform() < score)
  }
  const weights = weighted ? Float64Array.from(scores, () => random.uniform() * 2) : undefined
  return { labels, column: asColumn(scores), weights }
}

it.each([
  [1_200_000, 2 ** 40, false],
  [1_200_000, 5000, true],
  [150_000, 2 ** 40, true],
  [3000, 2 ** 40, false],
  [3000, 7, true],
])('are those of the whole table, of %i samples with %i levels, weights %s', (rows, levels, weighted) => {
  const { labels, column, weights } = scored(rows, levels, weighted)
  const whole = tableOf(labels, column, weights)
  const drawn = drawnCurves(stretchesOf(labels, column, weights), kinds, 800)
  for (const [curve, plain] of [
    [drawn.roc, rocCurve(whole)],
    [drawn.precisionRecall, precisionRecallCurve(whole)],
  ]) {
    const thin = decimateCurve(plain!, 800)
    expect(curve!.thresholds).toEqual(thin.thresholds)
    // Weights are added in another order.
    for (const axis of ['x', 'y'] as const)
      for (const [at, value] of curve![axis].entries()) expect(value).toBeCloseTo(thin[axis][at]!, 12)
  }
})

it('are none of samples that are all of one kind', () => {
  const column = asColumn(Float64Array.of(0.2, 0.7))
  const alike = (label: number) => stretchesOf(Uint8Array.of(label, label), column)
  expect(drawnCurves(alike(0), kinds, 10)).toEqual({})
  const { roc, precisionRecall } = drawnCurves(alike(1), kinds, 10)
  expect(roc).toBeUndefined()
  expect([...precisionRecall!.x]).toEqual([0, 0.5, 1])
})
