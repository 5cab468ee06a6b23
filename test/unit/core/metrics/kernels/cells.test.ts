import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countCells } from '../../../../../src/core/metrics/kernels/cells.ts'
import { emptyLabels } from '../../../../../src/core/runs/narrowLabels.ts'

describe('countCells', () => {
  const classes = fc.constantFrom(2, 3, 10, 15, 16, 17, 100, 256, 257, 1000)
  const rows = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 65_500, max: 65_600 }))

  it('counts what a plain loop counts, whatever the classes and the end of the last block', () => {
    fc.assert(
      fc.property(classes, rows, fc.integer(), (classes, rows, seed) => {
        const [first, second] = [labelsOf(rows, classes, seed), labelsOf(rows, classes, seed + 1)]
        const plain = new Uint32Array(classes * classes)
        for (let row = 0; row < rows; row++) plain[first[row]! * classes + second[row]!]!++
        expect(countCells(first, second, classes)).toEqual(plain)
      }),
      { numRuns: 60 },
    )
  })

  it('counts labels of different widths', () => {
    const wide = Uint16Array.of(0, 1, 1, 2)
    expect([...countCells(wide, Uint8Array.of(0, 1, 0, 2), 3)]).toEqual([1, 0, 0, 1, 1, 0, 0, 0, 1])
  })
})

function labelsOf(rows: number, classes: number, seed: number): Uint8Array | Uint16Array {
  const labels = emptyLabels(rows, classes) as Uint8Array | Uint16Array
  let state = seed | 1
  for (let row = 0; row < rows; row++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    labels[row] = ((state >>> 8) / 2 ** 24) * classes
  }
  return labels
}
