import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permutation, randomStream } from '../../../src/trainer/random.ts'

const draw = (seed: number, purpose: string, index: number) => {
  const random = randomStream(seed, purpose, index)
  return Array.from({ length: 8 }, () => random.bits()).join()
}

describe('random streams', () => {
  it('are the same for the same seed, purpose and index, and others for any other', () => {
    expect(draw(42, 'shuffle', 3)).toBe(draw(42, 'shuffle', 3))
    const all = [
      draw(42, 'shuffle', 3),
      draw(43, 'shuffle', 3),
      draw(42, 'dropout', 3),
      draw(42, 'shuffle', 4),
      draw(0, '', 0),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('are uniform: 100,000 draws in 100 bins, chi-squared below its 99.99 % point', () => {
    const random = randomStream(7, 'uniform')
    const bins = new Float64Array(100)
    for (let draw = 0; draw < 100_000; draw++) bins[Math.floor(random.uniform() * 100)]!++
    const chi = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chi).toBeLessThan(161)
  })

  it('permute without loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.nat(), (count, seed) => {
        const order = permutation(count, randomStream(seed, 'shuffle'))
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index))
      }),
    )
  })

  it('put every item everywhere', () => {
    const counts = new Float64Array(9)
    for (let seed = 0; seed < 3000; seed++) {
      const order = permutation(3, randomStream(seed, 'shuffle'))
      for (const [place, item] of order.entries()) counts[place * 3 + item]!++
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })
})
