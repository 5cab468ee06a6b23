import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { evaluationSchema, type Evaluation } from '../../../../src/core/metrics/evaluation.ts'
import { metricList } from '../../../../src/core/metrics/metricList.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { classifierCase, predictionsOf, valuesOf } from './cases.ts'

type Task = Evaluation['task']

const run = (
  test: Predictions,
  more: { val?: Predictions; task?: Task; names?: string[]; primary?: string } = {},
) =>
  evaluatePredictions({
    task: more.task ?? 'classification',
    test,
    ...(more.val && { val: more.val }),
    classNames: more.names ?? [],
    primaryMetric: more.primary ?? (more.task && more.task !== 'classification' ? 'test_rmse' : 'test_acc'),
  })

function evaluated(...args: Parameters<typeof run>): Evaluation {
  const result = run(...args)
  if (!result.ok) throw new Error(messageOf(result.findings[0]!))
  return result.value
}

/** Labels by name of the class, scored 0.8 for the predicted one. */
function labelled(
  pairs: readonly (readonly [actual: number, predicted: number])[],
  classes: number,
): Predictions {
  const scores = new Float64Array(pairs.length * classes).fill(0.2 / (classes - 1))
  for (const [row, [, predicted]] of pairs.entries()) scores[row * classes + predicted] = 0.8
  return predictionsOf(
    Float64Array.from(pairs, ([actual]) => actual),
    scores,
    classes,
  )
}

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

describe('undefined is never 0', () => {
  it('one class only: no area, no correlation, but accuracy', () => {
    const { test, classes } = evaluated(
      labelled(
        [
          [0, 0],
          [0, 0],
          [0, 1],
        ],
        2,
      ),
    )
    for (const id of ['auc', 'auc_weighted', 'ap', 'mcc']) {
      expect(test.metrics[`test_${id}`]).toEqual({ value: null, low: null, high: null, method: 'none' })
    }
    expect(test.metrics['test_acc']!.value).toBe(2 / 3)
    expect(classes[1]!.recall.value).toBeNull()
    expect(classes[1]!.precision.value).toBe(0)
    expect(classes[0]!.auc.value).toBeNull()
  })

  it('a class that is never predicted has no precision; F1 is 0, which it is', () => {
    const { test, classes } = evaluated(
      labelled(
        [
          [0, 0],
          [1, 0],
          [0, 0],
        ],
        2,
      ),
    )
    expect(classes[1]!.precision.value).toBeNull()
    expect(classes[1]!.f1.value).toBe(0)
    expect(classes[1]!.f1.high).toBeGreaterThan(0.3)
    expect(test.metrics['test_precision']!.value).toBeNull()
    expect(test.metrics['test_f1']!.value).toBeCloseTo(0.4, 12)
  })

  it('warns of a class without samples', () => {
    const result = run(
      labelled(
        [
          [0, 0],
          [1, 1],
          [0, 1],
        ],
        3,
      ),
      { names: ['a', 'b', 'gone'] },
    )
    expect(result.findings.map(({ code }) => code)).toEqual(['evaluation-class-absent'])
    expect(messageOf(result.findings[0]!)).toContain('gone')
    expect(result.ok && result.value.test.metrics['test_auc']!.value).toBeNull()
    expect(result.ok && result.value.classes[2]!.f1.value).toBeNull()
  })

  it('R² of values that don’t vary, MAPE with a true 0, deviance of a prediction below 0', () => {
    const { test } = evaluated(valuesOf([0, 0, 0], [1, 2, -1]), { task: 'count' })
    expect(test.metrics['test_r2']!.value).toBeNull()
    expect(test.metrics['test_mape']!.value).toBeNull()
    expect(test.metrics['test_poisson_deviance']!.value).toBeNull()
    expect(test.metrics['test_loss']!.value).toBeNull()
    expect(test.metrics['test_rmse']!.value).toBeCloseTo(Math.sqrt(2), 12)
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

describe('predictions that can’t be evaluated', () => {
  const sound = labelled(
    [
      [0, 0],
      [1, 1],
    ],
    2,
  )
  const nan = sound.scores.map((score, at) => (at === 3 ? Number.NaN : score))
  const cases: [string, Partial<Predictions>, string, string[]?][] = [
    ['no samples', predictionsOf(new Float64Array(0), new Float64Array(0), 2), 'evaluation-no-samples'],
    ['fewer predictions', { yPred: Float64Array.of(1) }, 'evaluation-lengths-differ'],
    ['fewer weights', { weights: Float64Array.of(1) }, 'evaluation-lengths-differ'],
    ['a negative weight', { weights: Float64Array.of(1, -1) }, 'evaluation-weights-invalid'],
    ['weights that are all 0', { weights: Float64Array.of(0, 0) }, 'evaluation-weights-invalid'],
    ['NaN among the scores', { scores: nan }, 'evaluation-not-finite'],
    ['a class beyond the last', { yTrue: Float64Array.of(0, 2) }, 'evaluation-class-range'],
    ['half a class', { yTrue: Float64Array.of(0, 0.5) }, 'evaluation-class-range'],
    ['scores of another shape', { scores: sound.scores.slice(1) }, 'evaluation-no-scores'],
    ['no scores', { scores: new Float64Array(0), classes: 0 }, 'evaluation-no-scores'],
    ['more classes than anyone can read', { classes: 5000 }, 'evaluation-too-many-classes'],
    ['names of another model', {}, 'evaluation-class-count', ['a', 'b', 'c']],
  ]
  it.each(cases)('%s', (_, change, code, names = []) => {
    const result = run({ ...sound, ...change }, { names })
    expect(result.ok).toBe(false)
    expect(result.findings.map((each) => each.code)).toEqual([code])
    expect(messageOf(result.findings[0]!)).toContain('test.npz')
    expect(result.findings[0]!.place?.file).toBe(sound.path)
  })

  it.each(['regression', 'count'] as const)('named classes as values of a task of %s', (task) => {
    const findingsOf = (classNames: string[]) =>
      run({ ...sound, classNames }, { task }).findings.map(({ code }) => code)
    expect(findingsOf(['cat', 'dog'])).toEqual(['evaluation-classes-not-values'])
    expect(findingsOf(['0', '1'])).toEqual([])
  })

  it('a metric that the task doesn’t have', () => {
    expect(run(sound, { primary: 'test_rmse' }).findings[0]?.code).toBe('evaluation-metric-unknown')
    expect(run(sound, { primary: 'test_constructor' }).findings[0]?.code).toBe('evaluation-metric-unknown')
    expect(run(sound, { primary: 'test_none_positive' }).findings[0]?.code).toBe('evaluation-metric-unknown')
  })

  it.each([
    ['top7_acc', 'evaluation-metric-trivial', 'top7_acc needs 8 classes or more: of 3 '],
    ['f1_positive', 'evaluation-metric-of-positive', 'name it with --class'],
  ])('a metric that three classes don’t have: %s', (metric, code, said) => {
    const three = classifierCase({ seed: 1, samples: 30, classes: 3 })
    const [evaluation, comparison] = [
      run(three, { primary: `test_${metric}` }),
      compareModels('classification', three, three, { primaryMetric: metric }),
    ]
    for (const { findings } of [evaluation, comparison]) {
      expect(findings.map((each) => each.code)).toEqual([code])
      expect(messageOf(findings[0]!)).toContain(said)
    }
  })

  it('logits instead of probabilities leave loss and Brier score undefined', () => {
    const result = run({ ...sound, scores: sound.scores.map((score) => score * 10 - 3) })
    expect(result.findings.map(({ code }) => code)).toEqual(['evaluation-not-probabilities'])
    expect(result.ok && result.value.test.metrics['test_loss']!.value).toBeNull()
    expect(result.ok && result.value.test.metrics['test_acc']!.value).toBe(1)
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
