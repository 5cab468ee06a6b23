import { describe, expect, it } from 'vitest'
import { hardestSamples } from '../../../../src/core/failures/hardest.ts'
import { confidentCounts, labelErrors, rightShares } from '../../../../src/core/failures/labelErrors.ts'
import { LowestRows } from '../../../../src/core/failures/lowestRows.ts'
import { logLosses } from '../../../../src/core/metrics/probabilityMetrics.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { python, runPython } from '../../../python.ts'
import { classifierCase, predictionsOf, type CaseOptions } from '../metrics/cases.ts'

const names = (classes: number) => Array.from({ length: classes }, (_, index) => `c${index}`)

interface Truth {
  readonly thresholds: readonly (number | null)[]
  readonly joint: readonly number[]
  readonly calibrated: readonly number[]
  readonly estimated: number
  readonly suspects: readonly number[]
}

describe('likely label errors', () => {
  it.runIf(python)(
    'are those of the paper’s definitions in numpy: weights, imbalance, ties, absent classes',
    () => {
      const options: CaseOptions[] = Array.from({ length: 48 }, (_, seed) => ({
        seed: seed + 1,
        classes: [2, 3, 5, 10, 40][seed % 5]!,
        samples: [12, 80, 500, 1500][seed % 4]!,
        skill: [0.5, 2, 5][seed % 3]!,
        imbalance: [1, 0.7][seed % 2]!,
        ...(seed % 4 === 0 && { levels: 2 }),
        ...(seed % 7 === 0 && { absent: [1] }),
        weighted: seed % 3 === 1,
      }))
      // Of the weighted samples a third weighs nothing.
      const cases = options.map(classifierCase).map((made) => ({
        ...made,
        ...(made.weights && { weights: made.weights.map((weight) => Math.max(0, weight - 1)) }),
      }))
      const input = cases.map(({ yTrue, scores, classes, weights }) => ({
        yTrue: [...yTrue],
        scores: [...scores],
        classes,
        ...(weights && { weights: [...weights] }),
      }))
      const truths = JSON.parse(runPython('label_errors.py', [], JSON.stringify(input))) as Truth[]
      for (const [at, predictions] of cases.entries()) {
        const truth = truths[at]!
        const counts = confidentCounts(predictions)
        const what = JSON.stringify(options[at])
        const { classes } = predictions
        if (!predictions.weights) expect([...counts.counts], what).toEqual(truth.joint)
        for (let label = 0; label < classes; label++) {
          const row = truth.joint.slice(label * classes, (label + 1) * classes)
          const confident = row.reduce((sum, weight) => sum + weight, 0)
          expect(counts.confident[label], what).toBeCloseTo(confident, 9)
          expect(counts.right[label], what).toBeCloseTo(row[label]!, 9)
        }
        for (const [index, threshold] of truth.thresholds.entries()) {
          if (threshold === null) expect(counts.thresholds[index]).toBe(Infinity)
          else expect(counts.thresholds[index]! / threshold, what).toBeCloseTo(1, 10)
        }
        for (const [label, share] of rightShares(counts).entries())
          expect(share, what).toBeCloseTo(truth.calibrated[label * classes + label]!, 13)
        const found = labelErrors(predictions, names(predictions.classes))
        expect(found.estimated, what).toBeCloseTo(truth.estimated, 9)
        expect(found.total, what).toBe(truth.suspects.length)
        expect(
          found.samples.map(({ id }) => Number(id)),
          what,
        ).toEqual(truth.suspects.slice(0, 100))
      }
    },
  )

  it('finds labels that were flipped', () => {
    const clean = classifierCase({ seed: 3, samples: 2000, classes: 4, skill: 9 })
    const random = seededRandom(4)
    const flipped = new Set<number>()
    const yTrue = Float64Array.from(clean.yTrue, (label, row) => {
      if (random.uniform() > 0.05) return label
      flipped.add(row)
      return (label + 1) % 4
    })
    const found = labelErrors(predictionsOf(yTrue, clean.scores, 4), names(4))
    const listed = found.samples.map(({ id }) => Number(id))
    const right = listed.filter((row) => flipped.has(row)).length
    expect(right / listed.length).toBeGreaterThan(0.9)
    expect(Math.abs(found.estimated - flipped.size) / flipped.size).toBeLessThan(0.35)
    expect(found.pairs[0]!.count).toBeGreaterThan(found.pairs.at(-1)!.count - 1)
  })

  it('equal scores accuse nobody: each is at its own threshold, and the first highest counts', () => {
    const yTrue = Float64Array.from({ length: 30 }, (_, row) => row % 3)
    const scores = Float64Array.from({ length: 90 }, (_, at) =>
      at % 3 === Math.floor(at / 3) % 3 ? 0.7 : 0.15,
    )
    expect(labelErrors(predictionsOf(yTrue, scores, 3), names(3))).toMatchObject({
      estimated: 0,
      total: 0,
      pairs: [],
    })
  })
})

describe('hardest samples', () => {
  it('have the lowest score of their class, the first of equal ones first, and their log loss', () => {
    for (const seed of [1, 2, 3]) {
      const predictions = classifierCase({ seed, samples: 700, classes: 5, levels: 2 })
      const losses = logLosses(predictions.yTrue, predictions.scores, 5)
      // By the score itself: its logarithm makes equals of neighbours.
      const own = (row: number) => predictions.scores[row * 5 + predictions.yTrue[row]!]!
      const order = [...losses.keys()].toSorted((a, b) => own(a) - own(b) || a - b).slice(0, 100)
      const found = hardestSamples(predictions, names(5))
      expect(found.map(({ id }) => Number(id))).toEqual(order)
      expect(found.map(({ loss }) => loss)).toEqual(order.map((row) => losses[row]))
    }
  })

  it('keeps the lowest keys of any sequence as a sort does', () => {
    const random = seededRandom(9)
    for (const most of [1, 7, 100]) {
      const keys = Array.from({ length: 500 }, () => Math.floor(random.uniform() * 60))
      const lowest = new LowestRows(most)
      for (const [row, key] of keys.entries()) lowest.add(row, row % 50 === 3 ? Number.NaN : key)
      const order = [...keys.keys()]
        .filter((row) => row % 50 !== 3)
        .toSorted((a, b) => keys[a]! - keys[b]! || a - b)
      expect(lowest.rows()).toEqual(order.slice(0, most))
    }
  })
})
