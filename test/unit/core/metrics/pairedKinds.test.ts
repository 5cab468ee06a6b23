import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confusionOf } from '../../../../src/core/metrics/confusion.ts'
import { pairedLabelIntervals } from '../../../../src/core/metrics/intervals/pairedBootstrap.ts'
import { percentileInterval } from '../../../../src/core/metrics/intervals/percentile.ts'
import {
  accuracy,
  f1Of,
  macro,
  matthewsCorrelation,
  type LabelMetric,
} from '../../../../src/core/metrics/labelMetrics.ts'
import { emptyMargins, fillMargins } from '../../../../src/core/metrics/margins.ts'
import { meanOf } from '../../../../src/core/metrics/mean.ts'
import { countAlone, pairedKindsOf } from '../../../../src/core/metrics/pairedKinds.ts'
import { seededRandom, type Random } from '../../../../src/core/metrics/random.ts'

const rows = (classes: number) => {
  const label = fc.nat({ max: classes - 1 })
  return fc.array(fc.tuple(label, label, label), { minLength: 1, maxLength: 200 })
}

const right = (at: 1 | 2) => (row: readonly number[]) => row[0] === row[at]

// With 102 classes the combinations are looked up, with fewer they stand in a table.
const labelled = fc
  .constantFrom(2, 3, 7, 102)
  .chain((classes) => rows(classes).map((drawn) => ({ classes, drawn })))

it('counts every combination of labels once, and tells who is right alone', () => {
  fc.assert(
    fc.property(labelled, ({ classes, drawn }) => {
      const [yTrue, first, second] = [0, 1, 2].map((at) => Uint8Array.from(drawn, (row) => row[at]!))
      const kinds = pairedKindsOf(yTrue!, first!, second!, classes)
      const expected = new Map<string, number>()
      for (const row of drawn) expected.set(row.join(), (expected.get(row.join()) ?? 0) + 1)
      const found = new Map(
        Array.from(kinds.keys, (key, kind) => [
          [Math.floor(key / classes ** 2), Math.floor(key / classes) % classes, key % classes].join(),
          kinds.counts[kind]!,
        ]),
      )
      expect(found).toEqual(expected)
      const both = drawn.filter((row) => right(1)(row) && right(2)(row)).length
      expect(countAlone(kinds)).toEqual({
        both,
        first: drawn.filter(right(1)).length - both,
        second: drawn.filter(right(2)).length - both,
        neither: drawn.filter((row) => !right(1)(row) && !right(2)(row)).length,
      })
    }),
  )
})

const weight = fc.oneof(fc.double({ min: 0.2, max: 2.2, noNaN: true }), fc.constantFrom(0, 1e-9, 1, 1e9))

it('splits weighted samples by the size of their weights, and loses none of these', () => {
  fc.assert(
    fc.property(labelled, fc.array(weight, { minLength: 200, maxLength: 200 }), ({ classes, drawn }, all) => {
      const weights = Float64Array.from(drawn, (_, row) => all[row]!)
      fc.pre(weights.some(Boolean))
      const [yTrue, first, second] = [0, 1, 2].map((at) => Uint8Array.from(drawn, (row) => row[at]!))
      const plain = pairedKindsOf(yTrue!, first!, second!, classes)
      const { keys, counts, units } = pairedKindsOf(yTrue!, first!, second!, classes, weights)
      const most = Math.max(...weights)
      for (const [kind, key] of plain.keys.entries()) {
        const own = [...keys.keys()].filter((at) => keys[at] === key)
        expect(own.reduce((sum, at) => sum + counts[at]!, 0)).toBe(plain.counts[kind])
        const rows = [...drawn.keys()].filter(
          (row) => key === (yTrue![row]! * classes + first![row]!) * classes + second![row]!,
        )
        const sum = rows.reduce((total, row) => total + weights[row]!, 0)
        expect(own.reduce((total, at) => total + counts[at]! * units[at]!, 0) / most).toBeCloseTo(
          sum / most,
          12,
        )
        for (const row of rows) {
          const isNear = (at: number) => Math.abs(units[at]! - weights[row]!) <= 0.044 * weights[row]!
          expect(weights[row]! < 1e-6 * most || own.some(isNear)).toBe(true)
        }
      }
    }),
  )
})

it('takes samples that all weigh the same for what they are without weights', () => {
  fc.assert(
    fc.property(labelled, weight.filter(Boolean), ({ classes, drawn }, unit) => {
      const labels = [0, 1, 2].map((at) => Uint8Array.from(drawn, (row) => row[at]!))
      const [yTrue, first, second] = labels as [Uint8Array, Uint8Array, Uint8Array]
      const plain = pairedKindsOf(yTrue, first, second, classes)
      const weights = new Float64Array(drawn.length).fill(unit)
      const { keys, counts, units } = pairedKindsOf(yTrue, first, second, classes, weights)
      expect(new Map(Array.from(keys, (key, at) => [key, counts[at]!]))).toEqual(
        new Map(Array.from(plain.keys, (key, at) => [key, plain.counts[at]!])),
      )
      for (const each of units) expect(each / unit).toBeCloseTo(1, 12)
    }),
  )
})

it('draws whole samples: intervals are those of rows drawn one by one', () => {
  const samples = 400
  const random = seededRandom(4)
  const yTrue = Uint8Array.from({ length: samples }, () => Math.floor(random.uniform() * 3))
  const predict = (hit: number) =>
    yTrue.map((label) => (random.uniform() < hit ? label : Math.floor(random.uniform() * 3)))
  const [first, second] = [predict(0.7), predict(0.55)]
  const metrics = [accuracy, macro(f1Of)]
  const found = pairedLabelIntervals(pairedKindsOf(yTrue, first, second, 3), metrics)
  const draws = Array.from({ length: 4000 }, () => {
    const drawn = Uint32Array.from({ length: samples }, () => Math.floor(random.uniform() * samples))
    const [truth, one, other] = [yTrue, first, second].map((labels) =>
      Uint8Array.from(drawn, (row) => labels[row]!),
    )
    const [a, b] = [one, other].map((predicted) => confusionOf(truth!, predicted!, 3))
    return metrics.map((metric) => metric(a!) - metric(b!))
  })
  for (const [at, [low, high]] of found.entries()) {
    const sorted = draws.map((each) => each[at]!).toSorted((a, b) => a - b)
    // A percentile of 1,000 draws is known to about a twentieth of the interval's width.
    const slack = 0.06 * (high - low)
    expect(Math.abs(low - sorted[100]!)).toBeLessThan(slack)
    expect(Math.abs(high - sorted[3899]!)).toBeLessThan(slack)
  }
})

/** Two models that have more right of what weighs much, or less, and weights of which a few are large. */
function drawModels(random: Random, samples: number) {
  const yTrue = Uint8Array.from({ length: samples }, () => Math.floor(random.uniform() * 3))
  const weights = Float64Array.from({ length: samples }, () => (1 - random.uniform()) ** -0.3)
  const predict = (light: number, heavy: number) =>
    yTrue.map((label, row) =>
      random.uniform() < (weights[row]! > 1.2 ? heavy : light) ? label : Math.floor(random.uniform() * 3),
    )
  return { yTrue, weights, first: predict(0.6, 0.8), second: predict(0.75, 0.45) }
}

describe('with weights, ends of intervals differ from those of rows drawn one by one as the draws let them', () => {
  const replicates = 1000
  /** Standard deviation of a 2.5 % point of so many draws, and of the difference of two such, in deviations. */
  const allowed = Math.sqrt((2 * 0.025 * 0.975) / replicates) / 0.0584
  const runs = 60

  function plainInterval(
    { yTrue, first, second, weights }: ReturnType<typeof drawModels>,
    random: Random,
    metric: LabelMetric,
  ): [number, number] {
    const models = [first, second].map((predicted) => ({ predicted, margins: emptyMargins(3) }))
    const times = new Uint16Array(yTrue.length)
    return percentileInterval(
      Float64Array.from({ length: replicates }, () => {
        times.fill(0)
        for (let draw = 0; draw < times.length; draw++) times[Math.floor(random.uniform() * times.length)]!++
        const [one, other] = models.map(({ predicted, margins }) => {
          fillMargins(margins, (add) => {
            for (const [row, count] of times.entries())
              add(yTrue[row]!, predicted[row]!, count * weights[row]!)
          })
          return metric(margins)
        })
        return one! - other!
      }),
    )
  }

  it.each([
    ['macro F1', macro(f1Of), 200],
    ['Matthews’ correlation', matthewsCorrelation, 400],
  ])('%s', (_, metric, samples) => {
    const random = seededRandom(samples)
    const moved = Array.from({ length: runs }, () => {
      const models = drawModels(random, samples)
      const { yTrue, first, second, weights } = models
      const [plain, [fast]] = [
        plainInterval(models, random, metric),
        pairedLabelIntervals(pairedKindsOf(yTrue, first, second, 3, weights), [metric]),
      ]
      const deviation = (plain[1] - plain[0]) / (2 * 1.96)
      return plain.map((end, at) => (fast![at]! - end) / deviation / allowed)
    })
    for (const end of [0, 1]) {
      const each = moved.map((ends) => ends[end]!)
      // Of a normal law: four standard deviations of its mean, and of its variance.
      expect(Math.abs(meanOf(each))).toBeLessThan(4 / Math.sqrt(runs))
      expect(Math.abs(meanOf(each.map((value) => value ** 2)) - 1)).toBeLessThan(4 * Math.sqrt(2 / runs))
    }
  })
})
