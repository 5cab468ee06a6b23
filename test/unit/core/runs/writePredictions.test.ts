import { describe, expect, it } from 'vitest'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { writePredictions } from '../../../../src/core/runs/writePredictions.ts'
import { floats, indices, predictionsFolder } from './support/predictionsFolder.ts'

const { files } = predictionsFolder()

describe('writePredictions', () => {
  it('is read back, float32 where that loses nothing', async () => {
    const content = {
      yTrue: [1, 0],
      scores: Float64Array.of(0.25, 0.75, 0.5, 0.5),
      ids: ['é', 'b'],
      groups: ['g', 'h'],
      weights: [1, 2],
      inputs: floats([2, 1], 3, 4),
    }
    const bytes = writePredictions(content)
    expect(writePredictions(content)).toEqual(bytes)
    expect(new TextDecoder('latin1').decode(bytes)).toContain("'<f4'")
    const exact = writePredictions({ ...content, scores: Float64Array.of(0.1, 0.9, 0.5, 0.5) })
    await files.write('test.npz', exact)
    expect(await readPredictions(files, 'test.npz')).toMatchObject({
      ok: true,
      value: {
        yTrue: indices(1, 0),
        scores: Float64Array.of(0.1, 0.9, 0.5, 0.5),
        ids: ['é', 'b'],
        groups: ['g', 'h'],
        weights: Float64Array.of(1, 2),
        inputs: { shape: [2, 1] },
      },
    })
  })

  it('keeps values', async () => {
    await files.write('test.npz', writePredictions({ yTrue: [1.5], yPred: [2.25] }))
    expect(await readPredictions(files, 'test.npz')).toMatchObject({
      value: { yTrue: Float64Array.of(1.5), yPred: Float64Array.of(2.25), classes: 0 },
    })
  })
})
