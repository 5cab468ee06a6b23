import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sumBins } from '../../../../../src/core/metrics/kernels/bins.ts'
import { sumOf } from '../../../../../src/core/metrics/mean.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'

describe('sums of bins', () => {
  it('are those of the rows between the edges, one on an edge in the bin below', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(8191, 8192, 8193, 20_001)),
        fc.constantFrom(1, 2),
        fc.boolean(),
        fc.boolean(),
        fc.nat(),
        (rows, width, weighted, wide, seed) => {
          const random = seededRandom(seed)
          // Two decimals, so that many lie on an edge.
          const data = Float64Array.from(
            { length: rows * width },
            () => Math.round(100 * random.uniform()) / 100,
          )
          const drawn = Uint8Array.from({ length: rows }, () => 2 * random.uniform())
          const labels = wide ? Uint16Array.from(drawn) : drawn
          const weights = weighted
            ? Float64Array.from({ length: rows }, () => 3 * random.uniform())
            : undefined
          const edges = Float64Array.from(
            { length: 9 },
            () => Math.round(100 * random.uniform()) / 100,
          ).sort()
          const index = seed % width
          const found = sumBins(labels, { data, width, index }, edges, weights)
          for (const [bin, sums] of found.entries()) {
            const own = [...labels.keys()].filter((row) => {
              const score = data[row * width + index]!
              return score > (edges[bin - 1] ?? -Infinity) && score <= (edges[bin] ?? Infinity)
            })
            const sum = (valueOf: (weight: number, score: number, positive: number) => number) =>
              sumOf(own.length, (at) => {
                const row = own[at]!
                return valueOf(weights?.[row] ?? 1, data[row * width + index]!, +(labels[row] === index))
              })
            const wanted = {
              samples: own.length,
              weight: sum((weight) => weight),
              squares: sum((weight) => weight ** 2),
              predicted: sum((weight, score) => weight * score),
              positive: sum((weight, _, positive) => weight * positive),
              gapSquares: sum((weight, score, positive) => (weight * (positive - score)) ** 2),
            }
            for (const [key, value] of Object.entries(wanted)) {
              expect(Math.abs(sums[key as keyof typeof sums] - value), key).toBeLessThanOrEqual(1e-13 * value)
            }
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
