import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mostClasses } from '../../../../src/core/metrics/checkPredictions.ts'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { isOfScores } from '../../../../src/core/metrics/metricList.ts'
import { evaluationPlots } from '../../../../src/core/reports/plots/evaluationPlots.ts'
import { inClassOrder, inOneClassOrder } from '../../../../src/core/runs/classOrder.ts'
import { areLikelyClasses, asClasses, namesOccurring } from '../../../../src/core/runs/labelsAlone.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { python, runPython } from '../../../python.ts'
import { classifierCase, predictionsOf, valuesOf } from './cases.ts'
import { expectAsScikitLearn, type Truth } from './scikitLearnTruth.ts'

/* Predicted classes without scores. */

interface Case {
  readonly file: string
  /** As numpy sorts them. */
  readonly classes: readonly string[]
  readonly truth: Truth
}

describe.runIf(python)('classes that classifiers of scikit-learn predict', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'labels-'))
  let cases: readonly Case[]
  beforeAll(() => {
    cases = JSON.parse(runPython('labels_alone.py', [folder])) as Case[]
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('have its figures, whatever the classes are called and the file’s form', async () => {
    expect(cases.length).toBe(30)
    for (const { file, classes, truth } of cases) {
      const read = await readPredictions(nodeFiles(folder), file)
      if (!read.ok) expect.fail(`${file}: ${JSON.stringify(read.findings)}`)
      expect(read.value.classes === 0 && !areLikelyClasses(read.value), file).toBe(false)
      const judged = asClasses(read.value, [], mostClasses)
      if (!judged.ok) expect.fail(`${file}: ${JSON.stringify(judged.findings)}`)
      expect(namesOf(judged.value), file).toEqual(classes)
      expectAsScikitLearn(file, 'classification', judged.value, truth)
    }
  }, 60_000)
})

const namesOf = ({ classNames, classes }: Predictions) =>
  classNames ?? Array.from({ length: classes }, (_, index) => String(index))

const without = (predictions: Predictions): Predictions => ({ ...predictions, scores: new Float64Array(0) })

function evaluated(test: Predictions, more: object = {}) {
  const result = evaluatePredictions({
    task: 'classification',
    test,
    classNames: test.classNames ?? [],
    primaryMetric: 'test_acc',
    ...more,
  })
  if (!result.ok) expect.fail(JSON.stringify(result.findings))
  return result
}

describe('without their scores classes', () => {
  it('keep every figure that comes from classes, with its interval, and have no other', () => {
    for (const options of [
      { seed: 1, samples: 300, classes: 2 },
      { seed: 2, samples: 200, classes: 5, weighted: true },
      { seed: 3, samples: 40_000, classes: 3 },
    ]) {
      const scored = classifierCase(options)
      const [whole, alone] = [evaluated(scored), evaluated(without(scored))]
      const entries = Object.entries(whole.value.test.metrics)
      const expected = entries.map(([name, figure]) => [
        name,
        isOfScores(name) ? { value: null, low: null, high: null, method: 'none' } : figure,
      ])
      expect(alone.value.test.metrics).toEqual(Object.fromEntries(expected))
      expect(alone.value.confusionMatrix).toEqual(whole.value.confusionMatrix)
      expect(alone.value.confusedPairs).toEqual(whole.value.confusedPairs)
      const { mistakes, hardest, labelErrors, scoreShift } = alone.value
      expect([mistakes, hardest, labelErrors, scoreShift, alone.value.test.calibration]).toEqual([
        [],
        undefined,
        undefined,
        undefined,
        undefined,
      ])
      expect(alone.findings.map(({ code }) => code)).toEqual(['evaluation-without-scores'])
      expect(Object.keys(evaluationPlots(without(scored), alone.value))).toEqual(['confusion_matrix'])
    }
  })

  it('are compared by what comes from classes, also with a model that has scores', () => {
    const [one, other] = [2, 4].map((skill) => ({
      ...classifierCase({ seed: 3, samples: 400, classes: 3, skill }),
      path: `${skill}`,
      sha256: `${skill}`,
    }))
    const whole = compareModels('classification', one!, other!)
    for (const [first, second] of [
      [without(one!), without(other!)],
      [one!, without(other!)],
      [without(one!), other!],
    ] as const) {
      const alone = compareModels('classification', first, second)
      if (!whole.ok || !alone.ok) expect.fail(JSON.stringify([whole.findings, alone.findings]))
      const kept = Object.entries(whole.value.differences).filter(([id]) => !isOfScores(id))
      expect(alone.value.differences).toEqual(Object.fromEntries(kept))
      expect(alone.value.mcnemar).toEqual(whole.value.mcnemar)
      const asked = compareModels('classification', first, second, { primaryMetric: 'auc' })
      expect(asked.findings.map(({ code }) => code)).toEqual(['evaluation-metric-of-scores'])
    }
  })
})

describe('values read as classes', () => {
  it('are numbered in the order of their size, and by index where there are names', () => {
    const values = valuesOf([7, -1, 3, 7], [7, 3, 3, -1])
    const read = asClasses(values, [], mostClasses)
    if (!read.ok) expect.fail(JSON.stringify(read.findings))
    expect(read.value).toMatchObject({ classes: 3, classNames: ['-1', '3', '7'] })
    expect([...read.value.yTrue, ...read.value.yPred]).toEqual([2, 0, 1, 2, 2, 1, 1, 0])
    const named = asClasses(valuesOf([1, 0], [1, 1]), ['a', 'b', 'c'], mostClasses)
    if (!named.ok) expect.fail(JSON.stringify(named.findings))
    expect(named.value).toMatchObject({ classes: 3, classNames: ['a', 'b', 'c'] })
    expect(asClasses(read.value, [], mostClasses)).toMatchObject({ value: read.value })
  })

  it.each([
    [0, ['0', '1']],
    [1, ['0', '1']],
    [7, ['not 7', '7']],
  ])('of one class, %s, have another that nobody is of', (value, names) => {
    const read = asClasses(valuesOf([value, value], [value, value]), [], mostClasses)
    if (!read.ok) expect.fail(JSON.stringify(read.findings))
    expect(namesOf(read.value)).toEqual(names)
    expect(names[read.value.yTrue[0]!]).toBe(String(value))
    expect(evaluated(read.value).value.test.metrics['test_acc']!.value).toBe(1)
  })

  it.each([
    ['a fraction', [1, 2], [1, 1.5], [], 'evaluation-value-no-class'],
    ['an index beyond the names', [0, 2], [0, 1], ['a', 'b'], 'evaluation-value-no-class'],
    ['a negative index', [0, 1], [0, -1], ['a', 'b'], 'evaluation-value-no-class'],
    ['too many', [...Array(1001).keys()], [...Array(1001).keys()], [], 'evaluation-too-many-classes'],
  ] as const)('refuse %s', (_, yTrue, yPred, names, code) => {
    const read = asClasses(valuesOf([...yTrue], [...yPred]), names, mostClasses)
    expect(read.findings.map((each) => each.code)).toEqual([code])
  })

  it('are likely where they are few whole numbers', () => {
    expect(areLikelyClasses(valuesOf([0, 1, 2], [0, 1, 1]))).toBe(true)
    expect(areLikelyClasses(valuesOf([0, 1, 2], [0, 1, 1.5]))).toBe(false)
    const many = Array.from({ length: 30 }, (_, at) => at)
    expect(areLikelyClasses(valuesOf(many, many))).toBe(false)
  })
})

describe('classes that happen to occur', () => {
  it('are matched with those of another file, of which more or others occur', () => {
    const names = ['a', 'b', 'c', 'd']
    // The other file has no class but the one of every row.
    const oneOccurs: [number, number, number] = [2, 1, 2]
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), { minLength: 2, maxLength: 30 }),
        (rows) => {
          const columns = [0, 1, 2].map((at) => rows.map((row) => row[at]!))
          const full = (guessed: number, file: string): Predictions => ({
            ...predictionsOf(Uint8Array.from(columns[0]!), new Float64Array(0), 4),
            yPred: Uint8Array.from(columns[guessed]!),
            classNames: names,
            path: file,
          })
          const found = [full(1, 'one'), full(2, 'other')].map(occurring)
          const result = inOneClassOrder(found)
          if (!result.ok) expect.fail(JSON.stringify(result.findings))
          for (const [at, each] of result.value.entries()) {
            const own = [each.yTrue, each.yPred].map((labels) =>
              [...labels].map((index) => each.classNames![index]),
            )
            expect(own).toEqual(
              [columns[0]!, columns[at + 1]!].map((labels) => labels.map((index) => names[index])),
            )
            expect(each.classNames).toEqual(result.value[0]!.classNames)
          }
          const known = inClassOrder(found[0]!, ['d', 'a', 'c', 'b'])
          expect([...known.yTrue].map((index) => ['d', 'a', 'c', 'b'][index])).toEqual(
            columns[0]!.map((index) => names[index]),
          )
        },
      ),
      { examples: [[[oneOccurs, oneOccurs]]] },
    )
  })
})

/** As a reader has it, who knows no more classes than occur. */
function occurring(predictions: Predictions): Predictions {
  const { yTrue, yPred, classNames } = predictions
  const own = namesOccurring([...yTrue, ...yPred].map((index) => classNames![index]!))
  const among = (labels: ArrayLike<number>) =>
    Uint8Array.from(labels, (label) => own.indexOf(classNames![label]!))
  return { ...predictions, classes: own.length, yTrue: among(yTrue), yPred: among(yPred), classNames: own }
}
