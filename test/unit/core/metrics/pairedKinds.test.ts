import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { confusionOf } from '../../../../src/core/metrics/confusion.ts'
import { pairedLabelIntervals } from '../../../../src/core/metrics/intervals/pairedBootstrap.ts'
import { accuracy, f1Of, macro } from '../../../../src/core/metrics/labelMetrics.ts'
import { countAlone, pairedKindsOf } from '../../../../src/core/metrics/pairedKinds.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

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
