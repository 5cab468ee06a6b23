import { describe, expect, it } from 'vitest'
import { columnScaling } from '../../../src/trainer/initialize.ts'

describe('normalization', () => {
  it('is that of StandardScaler and MinMaxScaler, a constant column left as wide as it is', () => {
    const inputs = Float32Array.of(1, 7, 2, 7, 6, 7)
    const standard = columnScaling(inputs, 2, 'standardize')
    expect([...standard.offset]).toEqual([3, 7])
    expect([...standard.scale]).toEqual([expect.closeTo(1 / Math.sqrt(14 / 3), 12), 1])
    const ranged = columnScaling(inputs, 2, 'minmax')
    expect([[...ranged.offset], [...ranged.scale]]).toEqual([
      [1, 7],
      [0.2, 1],
    ])
  })
})
