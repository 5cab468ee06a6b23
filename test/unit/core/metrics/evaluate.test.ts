import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluationSchema, type Evaluation } from '../../../../src/core/metrics/evaluation.ts'
import { metricList } from '../../../../src/core/metrics/metricList.ts'
import { classifierCase, predictionsOf, valuesOf } from './cases.ts'
import { evaluated, labelled } from './evaluating.ts'

const withErrors = (errors: number) =>
  labelled(
    Array.from({ length: 100 }, (_, row) => [row % 2, row < errors ? 1 - (row % 2) : row % 2] as const),
    2,
  )

const spread = (error: number) => valuesOf([100, 200, 300], [100 + error, 200 - error, 300 + error])

const values = (evaluation: Evaluation) =>
  Object.entries(evaluation.test.metrics).map(([id, { value }]) => [id, value] as const)

describe('an evaluation', () => {
  it.each(['ece', 'adaptive_ece'] as const)(
    'is of the calibration error %s where that is asked for',
    (id) => {
      const [test, val] = [5, 6].map((seed) => classifierCase({ seed, samples: 200, classes: 3 }))
      const evaluation = evaluated(test!, { val: val!, primary: `test_${id}` })
      expect(evaluation.test.metrics[`test_${id}`]).toEqual(evaluation.test.calibration![id])
      const gap = Math.abs(evaluation.val!.calibration![id].value! - evaluation.test.calibration![id].value!)
      expect(evaluation.gaps[id]).toBe(gap)
      expect(evaluation.splitDifferences![id]).toMatchObject({ method: 'mover' })
      expect(evaluation.gapBand).toBe(gap < 0.02 ? 'excellent' : gap < 0.05 ? 'acceptable' : 'too-large')
      expect(evaluated(test!).test.metrics[`test_${id}`]).toBeUndefined()
    },
  )

  it('marks a calibration error alike among the metrics and in the calibration where a class is rare', () => {
    const rare = labelled(
      Array.from({ length: 60 }, (_, row) => [row % 12 === 0 ? 1 : 0, row % 10 === 0 ? 1 : 0] as const),
      2,
    )
    const { metrics, calibration } = evaluated(rare, { primary: 'test_ece' }).test
    expect(calibration!.ece.doubts).toEqual([{ reason: 'few-samples', class: 1, samples: 5, least: 10 }])
    expect(metrics['test_ece']).toEqual(calibration!.ece)
  })

  it('is complete, valid by its schema, and the same each time', () => {
    const test = classifierCase({ seed: 5, samples: 200, classes: 6 })
    const val = classifierCase({ seed: 6, samples: 150, classes: 6 })
    const evaluation = evaluated(test, { val })
    expect(evaluationSchema.parse(JSON.parse(JSON.stringify(evaluation)))).toEqual(evaluation)
    expect(evaluated(test, { val })).toEqual(evaluation)
    const expected = metricList
      .filter(({ id, tasks }) => tasks.includes('classification') && !id.endsWith('_positive'))
      .map(({ id }) => `test_${id}`)
    expect(Object.keys(evaluation.test.metrics)).toEqual(expected)
    for (const figure of Object.values(evaluation.test.metrics)) {
      expect(figure.low).toBeLessThanOrEqual(figure.value!)
      expect(figure.high).toBeGreaterThanOrEqual(figure.value!)
    }
  })

  it.each(['regression', 'count'] as const)('of a %s has every metric of the list', (task) => {
    const evaluation = evaluated(valuesOf([1, 2, 3, 5, 8], [1.5, 2, 2.5, 5.5, 7]), { task })
    const expected = metricList.filter(({ tasks }) => tasks.includes(task)).map(({ id }) => `test_${id}`)
    expect(Object.keys(evaluation.test.metrics)).toEqual(expected)
    expect(evaluation.confusionMatrix).toEqual([])
    expect(evaluation.mistakes).toEqual([])
  })

  it('counts the matrix by actual row and predicted column, and names what is confused most', () => {
    const evaluation = evaluated(
      labelled(
        [
          [0, 0],
          [0, 1],
          [0, 1],
          [1, 1],
          [2, 1],
          [2, 2],
          [2, 2],
          [2, 0],
        ],
        3,
      ),
      { names: ['cat', 'dog', 'owl'] },
    )
    expect(evaluation.confusionMatrix).toEqual([
      [1, 2, 0],
      [0, 1, 0],
      [1, 1, 2],
    ])
    expect(evaluation.confusedPairs).toEqual([
      { actual: 'cat', predicted: 'dog', count: 2, share: 2 / 3 },
      { actual: 'owl', predicted: 'cat', count: 1, share: 0.25 },
      { actual: 'owl', predicted: 'dog', count: 1, share: 0.25 },
    ])
    expect(evaluation.classes.map(({ name, support, predicted }) => [name, support, predicted])).toEqual([
      ['cat', 3, 2],
      ['dog', 1, 4],
      ['owl', 4, 2],
    ])
  })

  it('lists the most confident mistakes first, at most a hundred', () => {
    const samples = 300
    const scores = new Float64Array(samples * 2)
    for (let row = 0; row < samples; row++) {
      scores[2 * row] = 0.5 + row / 1000
      scores[2 * row + 1] = 0.5 - row / 1000
    }
    const { mistakes } = evaluated(
      predictionsOf(
        new Float64Array(samples).fill(1).map((one, row) => (row ? one : 0)),
        scores,
        2,
      ),
    )
    expect(mistakes).toHaveLength(100)
    expect(mistakes[0]).toEqual({ id: '299', actual: '1', predicted: '0', confidence: scores[299 * 2]! })
    expect(mistakes.map(({ confidence }) => confidence)).toEqual(
      mistakes.map(({ confidence }) => confidence).toSorted((a, b) => b - a),
    )
  })
})

describe('gap to validation', () => {
  it.each([
    [10, 10, 'excellent', 0],
    [10, 11, 'excellent', 0.01],
    [10, 13, 'acceptable', 0.03],
    [13, 10, 'acceptable', 0.03],
    [10, 16, 'too-large', 0.06],
  ] as const)('%i and %i errors of a hundred: %s', (val, test, band, gap) => {
    const evaluation = evaluated(withErrors(test), { val: withErrors(val) })
    expect(evaluation.gapBand).toBe(band)
    expect(evaluation.gaps['acc']).toBeCloseTo(gap, 12)
    expect(evaluated(withErrors(test), { val: withErrors(val), primary: 'test_loss' }).gapBand).toBe(band)
  })

  it('is unknown without validation, and in points of R² for values', () => {
    expect(evaluated(withErrors(5)).gapBand).toBe('unknown')
    expect(evaluated(spread(10), { val: spread(10.1), task: 'regression' }).gapBand).toBe('excellent')
    expect(evaluated(spread(10), { val: spread(20), task: 'regression' }).gapBand).toBe('acceptable')
    expect(evaluated(spread(10), { val: spread(30), task: 'regression' }).gapBand).toBe('too-large')
  })
})

const expectSame = (one: Evaluation, other: Evaluation) => {
  const others = new Map(values(other))
  for (const [id, value] of values(one)) {
    if (value === null) expect(others.get(id), id).toBeNull()
    else expect(others.get(id), id).toBeCloseTo(value, 9)
  }
}

describe('properties', () => {
  const options = fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    samples: fc.integer({ min: 5, max: 60 }),
    classes: fc.integer({ min: 2, max: 5 }),
    levels: fc.constantFrom(1, 2, 50),
  })
  it('the order of the samples doesn’t matter', () => {
    fc.assert(
      fc.property(options, (each) => {
        const { yTrue, scores, classes } = classifierCase(each)
        const turned = new Float64Array(scores.length)
        for (let row = 0; row < yTrue.length; row++) {
          turned.set(scores.subarray(row * classes, (row + 1) * classes), scores.length - (row + 1) * classes)
        }
        expectSame(
          evaluated(predictionsOf(yTrue, scores, classes)),
          evaluated(predictionsOf(yTrue.toReversed(), turned, classes)),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('a sample of weight 2 counts as two samples', () => {
    fc.assert(
      fc.property(options, (each) => {
        const { yTrue, scores, classes } = classifierCase(each)
        const doubled = predictionsOf(
          Float64Array.of(...yTrue, yTrue[0]!),
          Float64Array.of(...scores, ...scores.subarray(0, classes)),
          classes,
        )
        const weights = new Float64Array(yTrue.length).fill(1)
        weights[0] = 2
        expectSame(evaluated(doubled), evaluated(predictionsOf(yTrue, scores, classes, { weights })))
      }),
      { numRuns: 30 },
    )
  })
})
