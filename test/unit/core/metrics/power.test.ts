import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../../../src/core/metrics/intervals/normal.ts'
import { mcNemar } from '../../../../src/core/metrics/intervals/paired.ts'
import { pairsToTell, samplesToTell } from '../../../../src/core/metrics/intervals/power.ts'
import { seededRandom, type Random } from '../../../../src/core/metrics/random.ts'

const normal = (random: Random) => normalQuantile((random.bits() + 0.5) / 4294967296)

describe('the number of samples that would tell', () => {
  it('gives McNemar’s exact test about 80 % power, not more than asked for and hardly less', () => {
    const runs = 2000
    for (const [first, second] of [
      [0.12, 0.07],
      [0.05, 0.02],
    ] as const) {
      const samples = pairsToTell(first, second)!
      let told = 0
      for (let run = 0; run < runs; run++) {
        const random = seededRandom(run)
        let [one, other] = [0, 0]
        for (let row = 0; row < samples; row++) {
          const draw = random.uniform()
          if (draw < first) one++
          else if (draw < first + second) other++
        }
        if (mcNemar(one, other) < 0.05) told++
      }
      // The exact test keeps its 5 % by being strict, which costs it a little power.
      expect(told / runs).toBeGreaterThan(0.75)
      expect(told / runs).toBeLessThan(0.83)
    }
  })

  it('gives a mean difference 80 % power', () => {
    const [difference, deviation, runs] = [0.3, 2, 3000]
    const samples = samplesToTell(difference, deviation)!
    let told = 0
    for (let run = 0; run < runs; run++) {
      // The mean of so many normal differences.
      const mean = difference + (deviation / Math.sqrt(samples)) * normal(seededRandom(run))
      if (Math.abs(mean) > (1.959963984540054 * deviation) / Math.sqrt(samples)) told++
    }
    expect(told / runs).toBeCloseTo(0.8, 1)
  })

  it('is unknown where nothing differs', () => {
    expect(samplesToTell(0, 1)).toBeNull()
    expect(samplesToTell(0.1, 0)).toBeNull()
    expect(pairsToTell(0.1, 0.1)).toBeNull()
    expect(pairsToTell(0, 0)).toBeNull()
  })
})
