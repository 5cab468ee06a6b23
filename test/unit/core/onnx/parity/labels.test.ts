import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../../src/core/arrays/ndarray.ts'
import { readOutputs } from '../../../../../src/core/onnx/parity/outputs.ts'
import { decideLabels, measureOf, readingOf } from '../../../../../src/core/onnx/parity/reading.ts'
import { compare } from '../../../../../src/core/onnx/parity/verifyVariant.ts'
import type { Predictions } from '../../../../../src/core/runs/predictions.ts'

const score = fc.double({ min: 0, max: 1, noNaN: true })

/** Predictions of labels that were decided by a threshold each. */
const predictionsOf = (
  labels: number,
  scores: readonly number[],
  thresholds: readonly number[],
): Predictions => ({
  path: 'predictions/test.npz',
  sha256: '',
  samples: scores.length / labels,
  multiLabel: true,
  classes: labels,
  scores: Float64Array.from(scores),
  yTrue: Float64Array.from(scores, (_, at) => Number(at % 3 === 0)),
  yPred: Float64Array.from(scores, (each, at) => Number(each >= thresholds[at % labels]!)),
  ids: [],
})

const floats = (values: readonly number[]): NdArray => ({
  type: 'float32',
  shape: [values.length],
  data: Float32Array.from(values),
})

/** A threshold at a score, and as another the greatest number below it. */
const neighbours: [number[], number[][]] = [
  [0.75 + Number.EPSILON / 2],
  [[0.75 + Number.EPSILON / 2], [0.75]],
]

const logitOf = (probability: number) => Math.log(probability / (1 - probability))

describe('the outputs of a model of several labels', () => {
  it('are decided as the trainer decided its own scores, whatever its thresholds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }).chain((labels) =>
          fc.tuple(
            fc.array(score, { minLength: labels, maxLength: labels }),
            fc.array(fc.array(score, { minLength: labels, maxLength: labels }), {
              minLength: 1,
              maxLength: 12,
            }),
          ),
        ),
        ([thresholds, rows]) => {
          const predictions = predictionsOf(thresholds.length, rows.flat(), thresholds)
          const reading = readingOf({ output: 'probabilities', classNames: [] }, predictions)
          expect([...decideLabels(predictions.scores, reading.thresholds!)]).toEqual([...predictions.yPred])
        },
      ),
      { examples: [[neighbours]] },
    )
  })

  it('are decided from 0.5 on where that explains the predictions', () => {
    const predictions = predictionsOf(2, [0.1, 0.9, 0.5, 0.2, 0.7, 0.4], [0.5, 0.5])
    expect([...readingOf({ output: 'logits', classNames: [] }, predictions).thresholds!]).toEqual([0.5, 0.5])
  })

  it('become probabilities by the logistic function of each logit', () => {
    const scores = [0.1, 0.9, 0.5, 0.2, 0.7, 0.4]
    const predictions = predictionsOf(2, scores, [0.5, 0.5])
    const reading = readingOf({ output: 'logits', classNames: [] }, predictions)
    const read = readOutputs(floats(scores.map(logitOf)), 3, reading)!
    expect([...read.scores]).toEqual(scores.map((each) => expect.closeTo(each, 6) as number))
    expect([...read.predicted]).toEqual([0, 1, 1, 0, 1, 0])
    expect(measureOf({ output: 'logits' }, predictions)).toBe('micro F1')
    expect(readOutputs(floats(scores), 2, reading)).toBeUndefined()
  })

  it('are compared by the F1 of all labels together; a sample with one other label is a flip', () => {
    const predictions = predictionsOf(2, [0.1, 0.9, 0.6, 0.2, 0.7, 0.4], [0.5, 0.5])
    const reading = readingOf({ output: 'probabilities', classNames: [] }, predictions)
    const changed = readOutputs(floats([0.1, 0.9, 0.6, 0.8, 0.7, Number.NaN]), 3, reading)!
    const found = compare(changed, predictions, reading)
    // true: 1 0 0 1 0 0; trained 0 1 1 0 1 0; variant 0 1 1 1 1 NaN
    expect(found).toMatchObject({
      flips: 2,
      flippedIds: ['1', '2'],
      originalAccuracy: 0,
      maxOutputDifference: 1,
    })
    expect(found.accuracy).toBeCloseTo(2 / 6, 12)
  })
})
