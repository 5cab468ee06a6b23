import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classWeights, createLoss, softmax } from '../../../src/trainer/losses.ts'

describe('losses', () => {
  const all = { classWeights: [1, 1], labelSmoothing: 0, targetVariance: 1 }
  it('stay finite for logits of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 4, maxLength: 4 }),
        (logits) => {
          const { loss, gradient } = createLoss('classification', all)(Float32Array.from(logits), {
            targets: Float64Array.of(0, 1),
            weights: Float64Array.of(1, 1),
          })
          expect(loss).toBeGreaterThanOrEqual(0)
          expect(gradient.every(Number.isFinite)).toBe(true)
          for (const row of [0, 2]) expect(Math.abs(gradient[row]! + gradient[row + 1]!)).toBeLessThan(1e-6)
        },
      ),
    )
  })
  it('share evenly between two logits of any size that are the same', () => {
    const { loss, gradient } = createLoss('classification', all)(Float32Array.of(3e38, 3e38), {
      targets: Float64Array.of(0),
      weights: Float64Array.of(1),
    })
    expect([loss, ...gradient]).toEqual([expect.closeTo(Math.LN2, 12), -0.5, 0.5])
  })
  it('teach nothing where all weights are 0', () => {
    const { loss, gradient } = createLoss('classification', { ...all, classWeights: [0, 1] })(
      Float32Array.of(3, 1),
      {
        targets: Float64Array.of(0),
        weights: Float64Array.of(1),
      },
    )
    expect([loss, ...gradient]).toEqual([0, 0, 0])
  })
  it('give probabilities that add up to 1', () => {
    const found = softmax(Float32Array.of(1000, 0, -1000, 0.5, 0.5, 0.5), 3)
    expect([...found]).toEqual(
      [1, 0, 0, 1 / 3, 1 / 3, 1 / 3].map((value) => expect.closeTo(value, 12) as number),
    )
  })
  it('weigh classes as compute_class_weight does', () => {
    // compute_class_weight('balanced', classes=[0, 1, 2], y=[0, 0, 0, 1, 1, 2]) = [0.667, 1, 2]
    const found = classWeights('balanced', Float64Array.of(0, 0, 0, 1, 1, 2), 3)
    expect(found).toEqual([expect.closeTo(2 / 3, 12), 1, 2])
  })
})
