import { expect, it } from 'vitest'
import { confusionOf } from '../../../../src/core/metrics/confusion.ts'
import { pairedLabelIntervals } from '../../../../src/core/metrics/intervals/pairedBootstrap.ts'
import { softenedLabelIntervals } from '../../../../src/core/metrics/intervals/softened.ts'
import { balancedAccuracy, cohenKappa, f1Of, macro } from '../../../../src/core/metrics/labelMetrics.ts'
import { pairedKindsOf } from '../../../../src/core/metrics/pairedKinds.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'

const metrics = [balancedAccuracy, macro(f1Of), cohenKappa]

/** Two models that err in part on the same samples: the first is right about `right` of each class, the second less often. */
function draw(seed: number, samples: number, share: number, right: readonly [number, number]) {
  const random = seededRandom(seed)
  const [yTrue, first, second] = [0, 1, 2].map(() => new Uint8Array(samples)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  for (let row = 0; row < samples; row++) {
    const label = random.uniform() < share ? 1 : 0
    const common = random.uniform()
    const isRight = (less: number) =>
      (random.uniform() < 0.6 ? common : random.uniform()) < right[label] - less
    yTrue[row] = label
    first[row] = isRight(0) ? label : 1 - label
    second[row] = isRight(0.06) ? label : 1 - label
  }
  return { yTrue, first, second }
}

type Drawn = ReturnType<typeof draw>

const differencesOf = ({ yTrue, first, second }: Drawn) => {
  const [one, other] = [first, second].map((labels) => confusionOf(yTrue, labels, 2))
  return metrics.map((metric) => metric(one!) - metric(other!))
}

it.each([
  [120, 0.1, [0.95, 0.7]],
  [300, 0.05, [0.95, 0.8]],
] as const)(
  'the softened difference holds the truth in 94 to 98 %% with few samples of a class: %d samples, share %d',
  (samples, share, right) => {
    const truths = differencesOf(draw(99, 400_000, share, right))
    const runs = 1500
    const held = metrics.map(() => 0)
    for (let run = 1; run <= runs; run++) {
      const drawn = draw(run + 1000, samples, share, right)
      const found = differencesOf(drawn)
      const intervals = softenedLabelIntervals(drawn.yTrue, drawn.first, drawn.second, 2, metrics)
      for (const [at, [low, high]] of intervals.entries())
        if (Math.min(low, found[at]!) <= truths[at]! && truths[at]! <= Math.max(high, found[at]!)) held[at]!++
    }
    const slack = 2 * Math.sqrt((0.05 * 0.95) / runs)
    for (const count of held) {
      expect(count / runs).toBeGreaterThan(0.94 - slack)
      expect(count / runs).toBeLessThan(0.98 + slack)
    }
  },
)

it('is about the bootstrap’s with many samples, and weights that are all alike change nothing', () => {
  const drawn = draw(5, 4000, 0.4, [0.9, 0.85])
  const { yTrue, first, second } = drawn
  const softened = softenedLabelIntervals(yTrue, first, second, 2, metrics)
  const weighted = softenedLabelIntervals(yTrue, first, second, 2, metrics, new Float64Array(4000).fill(7))
  const drawnOnes = pairedLabelIntervals(pairedKindsOf(yTrue, first, second, 2), metrics)
  for (const [at, [low, high]] of softened.entries()) {
    const [least, most] = drawnOnes[at]!
    expect((high - low) / (most - least)).toBeCloseTo(1, 1)
    expect(Math.abs(low + high - least - most) / (most - least)).toBeLessThan(0.15)
    expect(weighted[at]![0]).toBeCloseTo(low, 9)
    expect(weighted[at]![1]).toBeCloseTo(high, 9)
  }
})
