import { describe, expect, it } from 'vitest'
import { python, runPython } from '../../../../python.ts'
import { inputBaseline } from '../../../../../src/core/reports/baselines/inputs.ts'
import {
  binCounts,
  chiSquareQuantile,
  decileEdges,
  stabilityBound,
  stabilityIndex,
} from '../../../../../src/core/reports/baselines/stability.ts'
import { prices } from '../support/projects.ts'
import { normal } from '../support/random.ts'

const draws = (seed: number, samples: number, make: (value: number) => number = (value) => value) => {
  const next = normal(seed)
  return Float64Array.from({ length: samples }, () => make(next()))
}

const samples = [
  { train: draws(1, 500), other: draws(2, 200) },
  { train: draws(3, 333), other: draws(4, 100, (value) => value + 1) },
  { train: draws(5, 400, Math.round), other: draws(6, 150, Math.round) },
  { train: new Float64Array(50).fill(3), other: new Float64Array(20).fill(4) },
]

describe.runIf(python)('against numpy and scipy', () => {
  const quantiles = [0.9, 0.95, 0.99, 0.999, 0.99999].flatMap((p) => [1, 2, 5, 9].map((k) => [p, k] as const))
  const truth = () =>
    JSON.parse(
      runPython(
        'stability.py',
        [],
        JSON.stringify({
          quantiles,
          samples: samples.map(({ train, other }) => ({
            train: [...train],
            other: [...other],
            edges: decileEdges(train),
          })),
        }),
      ),
    ) as {
      quantiles: number[]
      samples: { edges: number[]; counts: number[]; index: number; mean: number; std: number }[]
    }

  it('has the same edges, counts and index', () => {
    for (const [at, expected] of truth().samples.entries()) {
      const { train, other } = samples[at]!
      const edges = decileEdges(train)
      expect(edges).toEqual(expected.edges)
      expect(binCounts(train, edges)).toEqual(expected.counts)
      expect(stabilityIndex(binCounts(train, edges), binCounts(other, edges))).toBeCloseTo(expected.index, 12)
    }
  })

  it('has the quantiles of χ²', () => {
    for (const [at, expected] of truth().quantiles.entries()) {
      const [p, degrees] = quantiles[at]!
      expect(Math.abs(chiSquareQuantile(p, degrees) / expected - 1), `${p} ${degrees}`).toBeLessThan(1e-8)
    }
  })
})

const index = (train: Float64Array, other: Float64Array) => {
  const edges = decileEdges(train)
  return stabilityIndex(binCounts(train, edges), binCounts(other, edges))
}

describe('the bound', () => {
  it('is what two samples of one distribution stay below, and a shifted one does not', () => {
    const bound = stabilityBound(10, 1000, 1000, 0.999)
    const over = Array.from({ length: 200 }, (_, seed) =>
      index(draws(2 * seed, 1000), draws(2 * seed + 1, 1000)),
    ).filter((value) => value > bound)
    expect(over.length).toBeLessThanOrEqual(2)
    expect(
      index(
        draws(7, 1000),
        draws(8, 1000, (value) => value + 0.3),
      ),
    ).toBeGreaterThan(bound)
  })

  it('is 0 for a constant', () => {
    expect(stabilityBound(1, 100, 100, 0.999)).toBe(0)
    expect(decileEdges(new Float64Array(9).fill(2))).toEqual([])
  })
})

it('leaves out what is not finite, and says how many', () => {
  const { dataset } = prices()
  dataset.train.inputs[0] = Number.NaN
  dataset.train.inputs[4] = Number.POSITIVE_INFINITY
  const [area] = inputBaseline(dataset).features
  expect(area!.absent).toBe(2)
  expect(area!.counts.reduce((sum, count) => sum + count, 0)).toBe(dataset.train.samples - 2)
  expect(Number.isFinite(area!.mean + area!.std)).toBe(true)
})
