import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeRows } from '../../../../../src/core/metrics/kernels/rows.ts'
import { seededRandom } from '../../../../../src/core/metrics/random.ts'

/** Rows that are probabilities, many of them with equal scores. */
function rowsOf(samples: number, classes: number, seed: number): Float64Array {
  const random = seededRandom(seed)
  const scores = new Float64Array(samples * classes)
  for (let at = 0; at < scores.length; at += classes) {
    let sum = 0
    for (let own = at; own < at + classes; own++) sum += scores[own] = Math.floor(random.uniform() * 4) + 1
    for (let own = at; own < at + classes; own++) scores[own] = scores[own]! / sum
  }
  return scores
}

const highest = (scores: Float64Array, classes: number) => (_: unknown, row: number) => {
  const own = scores.subarray(row * classes, (row + 1) * classes)
  return own.indexOf(Math.max(...own))
}

const shapes = fc.record({
  classes: fc.constantFrom(2, 3, 7, 256, 257, 300),
  more: fc.integer({ min: 0, max: 200 }),
  seed: fc.nat(),
})
const labelsFor = (samples: number, classes: number) =>
  classes <= 256 ? new Uint8Array(samples) : new Uint16Array(samples)

describe('judgeRows', () => {
  it('finds the first of the highest scores of each row', () => {
    fc.assert(
      fc.property(shapes, ({ classes, more, seed }) => {
        const samples = 2 ** 15 + more
        const scores = rowsOf(samples, classes, seed)
        const labels = labelsFor(samples, classes)
        expect(judgeRows(scores, classes, labels)).toBe(true)
        expect(labels).toEqual(labels.map(highest(scores, classes)))
      }),
      { numRuns: 12 },
    )
  })

  it('notices a single row that holds no probabilities, wherever it stands', () => {
    const strange = [Number.NaN, Infinity, -Infinity, -2e-6, 1 + 2e-6, 0.5 + 2e-3]
    fc.assert(
      fc.property(
        shapes,
        fc.constantFrom(...strange),
        fc.boolean(),
        ({ classes, more, seed }, value, last) => {
          const samples = 2 ** 15 + more
          const scores = new Float64Array(samples * classes).fill(1 / classes)
          const row = last ? samples - 1 : seed % samples
          const start = row * classes
          scores.fill(0, start, start + classes)
          scores[start + (seed % classes)] = value
          if (value === -2e-6) scores[start + ((seed + 1) % classes)] = 1
          expect(judgeRows(scores, classes, labelsFor(samples, classes))).toBe(false)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('leaves few rows to whoever asks', () => {
    const labels = new Uint8Array(100).fill(7)
    expect(judgeRows(new Float64Array(200), 2, labels)).toBeUndefined()
    expect(labels).toEqual(new Uint8Array(100).fill(7))
  })
})
