import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectiveSizes } from '../../../../src/core/metrics/intervals/wilson.ts'
import { rankPlainly, rankTwoPlainly } from '../../../../src/core/metrics/plainAverages.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { rankByKernels, rankTwoByKernels } from '../../../../src/core/metrics/rankedAverages.ts'

/** Scores as models give them: spread, crowded at an end, few distinct values, mostly one, all equal, beyond [0, 1]. */
const shapes: Readonly<Record<string, (uniform: () => number) => number>> = {
  spread: (uniform) => uniform(),
  crowded: (uniform) => 1 / (1 + Math.exp(60 * uniform() - 10)),
  tiny: (uniform) => 10 ** (-300 * uniform()),
  'near one': (uniform) => 1 - 2 ** (-52 * uniform()),
  tied: (uniform) => Math.round(uniform() * 20) / 20,
  'mostly zero': (uniform) => (uniform() < 0.8 ? -0 : uniform() < 0.1 ? 0 : uniform()),
  equal: () => 0.25,
  beyond: (uniform) => uniform() * 1.2 - 1e-7,
}

const ids = ['auc', 'auc_weighted', 'auc_ovo', 'auc_ovo_weighted', 'ap', 'ap_weighted']

function caseOf(shape: string, samples: number, classes: number, weighted: boolean, seed: number) {
  const random = seededRandom(seed)
  const yTrue = new Uint8Array(samples)
  const [scores, others] = [new Float64Array(samples * classes), new Float64Array(samples * classes)]
  for (let row = 0; row < samples; row++) {
    const label = Math.floor(random.uniform() ** 2 * classes)
    yTrue[row] = label
    for (const table of [scores, others])
      for (let index = 0; index < classes; index++) {
        const score = shapes[shape]!(() => random.uniform())
        table[row * classes + index] = index === label && random.uniform() < 0.4 ? 1 - score / 2 : score
      }
  }
  const weights = weighted
    ? Float64Array.from(yTrue, () => (random.uniform() < 0.05 ? 0 : random.uniform() * 3))
    : undefined
  return {
    samples: { yTrue, classes, weights },
    scores,
    others,
    sizes: effectiveSizes(yTrue, classes, weights),
  }
}

/** Two ways of adding up differ in the last digits; a spread near 0 is a small rest of large numbers. */
function expectNear(value: number, plain: number, least = 1e-3): void {
  if (Number.isNaN(plain)) expect(value).toBeNaN()
  else expect(Math.abs(value - plain)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(plain), least))
}

describe('rankings by kernels', () => {
  it('give the averages, spreads and areas of the plain definition, of one model and of two', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(shapes)),
        fc.constantFrom(5000, 70_000),
        fc.constantFrom(2, 3, 7),
        fc.boolean(),
        fc.boolean(),
        fc.nat(),
        (shape, rows, classes, weighted, isPair, seed) => {
          const { samples, scores, others, sizes } = caseOf(
            shape,
            rows,
            Math.max(classes, rows < 9000 ? 7 : 2),
            weighted,
            seed,
          )
          const models = isPair ? [scores, others] : [scores]
          const asked = samples.classes === 2 ? ['auc', 'ap'] : ids
          const ranked = samples.classes === 2 ? [1] : [...sizes.keys()]
          const found = rankByKernels(samples, models, asked, ranked, sizes)!
          const plain = rankPlainly(samples, models, asked, ranked, sizes)
          expect(found.averages.map(({ id }) => id)).toEqual(asked)
          for (const [at, { values, spread }] of found.averages.entries()) {
            const wanted = plain.averages[at]!
            for (const [model, value] of values.entries()) expectNear(value, wanted.values[model]!)
            expectSpread(spread!.error, wanted.spread!.error, rows)
          }
          for (const [at, { value, error }] of found.areas.entries()) {
            expectNear(value, plain.areas[at]!.value)
            expectSpread(error, plain.areas[at]!.error, rows)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it.each(Object.keys(shapes))('give both classes of two (%s)', (shape) => {
    for (const weighted of [false, true]) {
      const { samples, scores, sizes } = caseOf(shape, 40_000, 2, weighted, 5)
      const found = rankTwoByKernels(samples, scores, sizes)!
      for (const [index, plain] of rankTwoPlainly(samples, scores, sizes).entries()) {
        for (const metric of ['auc', 'precision'] as const) {
          expectNear(found[index]![metric].value, plain[metric].value)
          expectSpread(found[index]![metric].error, plain[metric].error, 40_000)
        }
      }
    }
  })

  it('leave few samples and scores that are no numbers to the plain definition', () => {
    const { samples, scores, sizes } = caseOf('spread', 20_000, 3, false, 1)
    expect(rankByKernels(samples, [scores.with(70, Number.NaN)], ids, [0, 1, 2], sizes)).toBeUndefined()
    const few = caseOf('spread', 2000, 3, false, 1)
    expect(rankByKernels(few.samples, [few.scores], ids, [0, 1, 2], few.sizes)).toBeUndefined()
  })
})

function expectSpread(error: number, plain: number, samples: number): void {
  if (Number.isNaN(plain)) expect(error).toBeNaN()
  else expect(Math.abs(error - plain)).toBeLessThanOrEqual(1e-11 * plain + 1e-14 / Math.sqrt(samples))
}
