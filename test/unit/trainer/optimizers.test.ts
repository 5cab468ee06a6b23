import { describe, expect, it } from 'vitest'
import { clipGradients } from '../../../src/trainer/optimizers.ts'

describe('gradient clipping', () => {
  it('scales all gradients to the norm, and leaves a smaller one', () => {
    const gradients = [Float32Array.of(3), Float32Array.of(0, 4)]
    expect(clipGradients(gradients, 1)).toBe(5)
    expect(gradients.map((one) => [...one])).toEqual([[expect.closeTo(0.6, 5)], [0, expect.closeTo(0.8, 5)]])
    expect(clipGradients(gradients, 2)).toBeCloseTo(1, 5)
    expect(gradients[0]![0]).toBeCloseTo(0.6, 5)
  })
})
