import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { labelMetrics } from '../../../src/core/metrics/validation.ts'
import { labelLoss, logistic } from '../../../src/trainer/labelLoss.ts'

const labels = 3
const logits = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 6, maxLength: 6 })
const targets = fc.array(fc.constantFrom(0, 1), { minLength: 6, maxLength: 6 })
const weights = fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 2, maxLength: 2 })

it('the loss of labels is the one that the evaluation computes from their probabilities', () => {
  fc.assert(
    fc.property(logits, targets, weights, (values, wanted, own) => {
      const output = Float32Array.from(values)
      const batch = { targets: Float64Array.from(wanted), weights: Float64Array.from(own) }
      const { loss } = labelLoss(labels)(output, batch)
      const scores = Float64Array.from(output, logistic)
      const { loss: expected } = labelMetrics(batch.targets, scores, labels, ['loss'], batch.weights)
      expect(loss).toBeCloseTo(expected!, 9)
    }),
  )
})

it('its gradient is its slope', () => {
  fc.assert(
    fc.property(logits, targets, weights, fc.nat({ max: 5 }), (values, wanted, own, at) => {
      const batch = { targets: Float64Array.from(wanted), weights: Float64Array.from(own) }
      const lossAt = (change: number) => {
        const output = Float64Array.from(values)
        output[at]! += change
        return labelLoss(labels)(output as unknown as Float32Array, batch)
      }
      const slope = (lossAt(1e-5).loss - lossAt(-1e-5).loss) / 2e-5
      expect(lossAt(0).gradient[at]).toBeCloseTo(slope, 6)
    }),
  )
})

it('logits of any size give a finite loss, a sample is right with all its labels, and no weight teaches nothing', () => {
  const loss = labelLoss(2)
  const huge = Float32Array.of(1e30, -1e30, -1e30, -1e30)
  const batch = { targets: Float64Array.of(1, 0, 1, 0), weights: Float64Array.of(1, 0) }
  expect(loss(huge, batch)).toMatchObject({ loss: 0, weight: 1, correct: 1 })
  const nothing = loss(huge, { ...batch, weights: Float64Array.of(0, 0) })
  expect([nothing.loss, nothing.weight, ...nothing.gradient].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0])
})
