import { describe, expect, it } from 'vitest'
import { drawMultinomials } from '../../../../../src/core/metrics/kernels/multinomial.ts'
import { resampleKinds } from '../../../../../src/core/metrics/kernels/resample.ts'

const replicates = 4000

/** Rows of kinds in these numbers, mixed. */
function rowsOf(numbers: readonly number[]): Uint16Array {
  const rows = Uint16Array.from(numbers.flatMap((count, kind) => Array.from({ length: count }, () => kind)))
  return rows.map((_, at) => rows[(at * 7919) % rows.length]!)
}

const cases: readonly (readonly number[])[] = [
  [1, 0, 0, 0, 1],
  [3, 1, 1],
  [50, 30, 15, 4, 1],
  [7000, 900, 100, 4, 1],
]
const forms = {
  resampleKinds: (numbers: readonly number[], seed: number, take: (counts: Uint32Array) => void) =>
    resampleKinds(rowsOf(numbers), numbers.length, replicates, seed, take),
  drawMultinomials: (numbers: readonly number[], seed: number, take: (counts: Uint32Array) => void) => {
    const total = numbers.reduce((sum, count) => sum + count, 0)
    const weights = Float64Array.from(numbers, (count) => Math.max(count, 1e-9))
    drawMultinomials(weights, new Uint32Array(replicates).fill(total), seed, take)
  },
}

describe.each(Object.entries(forms))('%s', (_, draw) => {
  it.each(cases)('has the multinomial distribution’s means and covariances: %j', (...numbers) => {
    const total = numbers.reduce((sum, count) => sum + count, 0)
    const draws: number[][] = []
    draw(numbers, 11, (counts) => draws.push([...counts]))
    expect(draws.length).toBe(replicates)
    expect(draws.every((counts) => counts.reduce((sum, count) => sum + count, 0) === total)).toBe(true)
    for (let i = 0; i < numbers.length; i++) {
      for (let j = 0; j <= i; j++) {
        const [p, q] = [numbers[i]! / total, numbers[j]! / total]
        const expected = total * (i === j ? p * (1 - p) : -p * q)
        const products = draws.map((counts) => (counts[i]! - total * p) * (counts[j]! - total * q))
        const mean = products.reduce((sum, value) => sum + value, 0) / replicates
        const spread = Math.sqrt(products.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / replicates
        expect(Math.abs(mean - expected)).toBeLessThanOrEqual(4.5 * spread + 1e-9)
      }
      const mean = draws.reduce((sum, counts) => sum + counts[i]!, 0) / replicates
      const share = numbers[i]! / total
      const error = Math.sqrt((total * share * (1 - share)) / replicates)
      expect(Math.abs(mean - numbers[i]!)).toBeLessThanOrEqual(4.5 * error + 1e-6)
    }
  })

  it('draws the same for the same seed and something else for another', () => {
    const drawn: [number[], number[], number[]] = [[], [], []]
    for (const [turn, seed] of [1, 1, 2].entries()) {
      draw([50, 30, 20], seed, (counts) => drawn[turn]!.push(...counts))
    }
    expect(drawn[0]).toEqual(drawn[1])
    expect(drawn[0]).not.toEqual(drawn[2])
  })
})
