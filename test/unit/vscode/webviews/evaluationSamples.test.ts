import { describe, expect, it } from 'vitest'
import { cellSamples } from '../../../../src/vscode/webviews/evaluationSamples.ts'
import { groundOf } from '../../core/reports/support/ground.ts'
import { digitImages, tumours } from '../../core/reports/support/projects.ts'

describe('samples of a cell', () => {
  it('are those of the predictions, the most confident first, as pictures of the right rows', async () => {
    const project = digitImages()
    const { yTrue, yPred, ids, scores } = project.test
    const cell = await cellSamples(groundOf(project), { actual: 3, predicted: 3, from: 0 })
    const expected = [...yTrue.keys()]
      .filter((row) => yTrue[row] === 3 && yPred[row] === 3)
      .toSorted((a, b) => scores[b * 10 + 3]! - scores[a * 10 + 3]! || a - b)
    expect(cell.total).toBe(expected.length)
    expect(cell.samples.map(({ id }) => id)).toEqual(expected.slice(0, 48).map((row) => ids[row]))
    const { test } = project.dataset
    const row = test.ids.indexOf(cell.samples[0]!.id)
    const values = test.inputs.subarray(row * 64, row * 64 + 64)
    const pixels = Buffer.from(cell.samples[0]!.picture!.pixels, 'base64')
    expect(pixels).toHaveLength(64)
    const darkest = [...values.keys()].reduce((best, at) => (values[at]! < values[best]! ? at : best))
    expect(pixels[darkest]).toBe(Math.min(...pixels))
  })

  it('have no picture where data and predictions disagree on what a sample is', async () => {
    const project = digitImages()
    const targets = Float64Array.from(project.dataset.test.targets, (value) => (value + 1) % 10)
    const test = { ...project.dataset.test, targets }
    const ground = groundOf({ ...project, dataset: { ...project.dataset, test } })
    const { samples } = await cellSamples(ground, { actual: 3, predicted: 3, from: 0 })
    expect(samples.length).toBeGreaterThan(0)
    expect(samples.filter(({ picture }) => picture)).toEqual([])
  })

  it('of a table are listed without pictures', async () => {
    const { samples } = await cellSamples(groundOf(tumours()), { actual: 1, predicted: 1, from: 1 })
    expect(samples[0]!.picture).toBeUndefined()
    expect(samples[0]!.confidence).toMatch(/%$/)
  })
})
