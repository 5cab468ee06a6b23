import { describe, expect, it } from 'vitest'
import { failure, finding, success } from '../../../../src/core/finding.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { predictedClasses } from '../../../../src/core/metrics/validation.ts'
import type { Ground } from '../../../../src/core/readiness/ground.ts'
import type { ThresholdPoint } from '../../../../src/protocol/evaluation/curves.ts'
import { scoresNear, thresholdAt } from '../../../../src/vscode/webviews/evaluationThresholds.ts'
import { classCurves } from '../../../../src/vscode/webviews/evaluationCurves.ts'
import { shiftSentence } from '../../../../src/core/wording/scoreShift.ts'
import { evaluationModel } from '../../../../src/vscode/webviews/evaluationModel.ts'
import { failureSamples } from '../../../../src/vscode/webviews/evaluationFailures.ts'
import { labelCase } from '../../core/metrics/cases.ts'
import { groundOf } from '../../core/reports/support/ground.ts'
import { digitImages, prices, tumours, type Project } from '../../core/reports/support/projects.ts'
import { viewOf } from './support/viewOf.ts'

/** The digits with every class split into ten: more classes than a panel shows. */
function manyClasses(): Project {
  const project = digitImages()
  const classes = 100
  const wide = (split: Project['test']): Project['test'] => {
    const scores = new Float64Array(split.samples * classes)
    const yTrue = Float64Array.from(split.yTrue, (value, row) => value * 10 + (row % 10))
    for (let row = 0; row < split.samples; row++) {
      const guess = row % 7 === 0 ? (yTrue[row]! + 1 + (row % 3)) % classes : yTrue[row]!
      scores.fill(0.1 / (classes - 1), row * classes, (row + 1) * classes)
      scores[row * classes + guess] = 0.9
    }
    return { ...split, yTrue, scores, classes, yPred: predictedClasses(scores, classes) }
  }
  const classNames = Array.from({ length: classes }, (_, index) => `c${index}`)
  return {
    ...project,
    dataset: { ...project.dataset, classNames },
    val: wide(project.val),
    test: wide(project.test),
  }
}

const unscored = (split: Project['test']) => ({ ...split, scores: new Float64Array(0) })

/** Percentage points with their sign. */
const signed = (bound: number) => `${bound < 0 ? '−' : '+'}${(100 * Math.abs(bound)).toFixed(2)} pp`

describe('the evaluation panel’s model', () => {
  it('shows what the evaluation has, in the words of the reports', async () => {
    const ground = groundOf(tumours())
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) throw new Error('no evaluation')
    const view = await viewOf(ground)
    const accuracy = evaluation.value.test.metrics['test_acc']!
    const shown = view.metrics.find(({ id }) => id === 'acc')!
    expect(shown.test.value).toBe(accuracy.value)
    expect(shown.test.text).toMatch(/^\d\d\.\d %$/)
    expect(shown.test.interval).toMatch(/^\d\d\.\d % to \d\d\.\d %$/)
    expect(shown.difference!.value).toBe(accuracy.value! - evaluation.value.val!.metrics['val_acc']!.value!)
    expect(view.metrics[0]!.id).toBe(view.primary)
    expect(view.gap.band).toBe(evaluation.value.gapBand)
    expect(view.matrix!.counts).toEqual(evaluation.value.confusionMatrix)
    expect(view.classes.map(({ support }) => support)).toEqual(
      evaluation.value.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0)),
    )
    expect(view.scored).toEqual(['val', 'test'])
  })

  it('puts the variants side by side with what was recommended and why', async () => {
    const view = await viewOf(groundOf(digitImages()))
    expect(view.variants.length).toBeGreaterThan(1)
    expect(view.variants.filter(({ recommended }) => recommended)).toHaveLength(1)
    expect(view.conclusion).toMatch(/^Deploy /)
    const { reasons } = await viewOf(groundOf(digitImages(), { slowInt8: true }))
    expect(reasons.join('\n')).toMatch(/int8 is slower than/)
    expect(reasons.join('\n')).not.toMatch(/^Deploy /m)
    for (const variant of view.variants) {
      expect(variant.latencies.length).toBeGreaterThan(0)
      for (const { p50, p99 } of variant.latencies) expect(p99.value!).toBeGreaterThanOrEqual(p50.value!)
    }
    const none = await viewOf(groundOf(digitImages(), { withoutExport: true }))
    expect(none.variants).toEqual([])
    expect(none.notes.length).toBeGreaterThan(0)
  })

  it('has classes without scores, but no curves and no list that would say that nothing was wrong', async () => {
    const project = digitImages()
    const ground = groundOf({ ...project, val: unscored(project.val), test: unscored(project.test) })
    const [view, whole] = [await viewOf(ground), await viewOf(groundOf(project))]
    expect([view.scored, view.failures]).toEqual([[], {}])
    expect(view.matrix!.counts).toEqual(whole.matrix!.counts)
    expect(view.classes.map(({ f1 }) => f1)).toEqual(whole.classes.map(({ f1 }) => f1))
    expect(view.metrics.find(({ id }) => id === 'loss')!.test.value).toBeNull()
    expect(view.notes.join('\n')).toContain('has predicted classes and no scores')
    expect(await classCurves(ground, 0, 'test')).toBeUndefined()
  })

  it('has no classes for values', async () => {
    const view = await viewOf(groundOf(prices()))
    expect([view.matrix, view.classes, view.scored]).toEqual([undefined, [], []])
    expect(view.metrics.map(({ id }) => id)).toContain('rmse')
    expect(await classCurves(groundOf(prices()), 0, 'test')).toBeUndefined()
  })

  it('tells test − validation with its interval, whether scores shifted, and the positive class', async () => {
    const ground = groundOf(tumours())
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) throw new Error('no evaluation')
    const { splitDifferences, scoreShift } = evaluation.value
    const view = await viewOf(ground)
    const { low, high } = splitDifferences!['acc']!
    const { difference } = view.metrics.find(({ id }) => id === 'acc')!
    expect(difference!.interval).toBe(`${signed(-high!)} to ${signed(-low!)}`)
    expect(view.shift).toBe(shiftSentence(scoreShift!))
    expect(view.positiveClass).toContain('malignant')
    expect((await viewOf(groundOf(prices()))).positiveClass).toBeUndefined()
  })

  it('lists the failures of the evaluation, with pictures where inputs are', async () => {
    const ground = groundOf(digitImages())
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) throw new Error('no evaluation')
    const { failures } = await viewOf(ground)
    expect(failures).toEqual({
      mistakes: evaluation.value.mistakes.length,
      hardest: 100,
      labels: evaluation.value.labelErrors!.samples.length,
    })
    for (const list of ['mistakes', 'hardest', 'labels'] as const) {
      const page = await failureSamples(ground, list, 0)
      expect(page).toHaveLength(Math.min(48, failures[list]!))
      expect(page[0]!.picture).toMatchObject({ width: 8, height: 8 })
    }
    const [surest] = await failureSamples(ground, 'mistakes', 0)
    expect(surest!.id).toBe(evaluation.value.mistakes[0]!.id)
    expect(await failureSamples(ground, 'hardest', 96)).toHaveLength(4)
    expect((await viewOf(groundOf(prices()))).failures).toEqual({})
  })

  it('of many classes shows those with the most mistakes, with the sums of all', async () => {
    const ground = groundOf(manyClasses())
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.findings))
    const { matrix } = await viewOf(ground)
    const full = evaluation.value.confusionMatrix
    expect(matrix!.shown).toHaveLength(40)
    expect(matrix!.actual).toHaveLength(100)
    for (const [at, row] of matrix!.shown.entries())
      expect(matrix!.counts[at]).toEqual(matrix!.shown.map((column) => full[row]![column]))
    const mistakes = (index: number) =>
      full.reduce((sum, row, at) => sum + (at === index ? 0 : row[index]! + full[index]![at]!), 0)
    const least = Math.min(...matrix!.shown.map(mistakes))
    for (let index = 0; index < 100; index++)
      if (!matrix!.shown.includes(index)) expect(mistakes(index)).toBeLessThanOrEqual(least)
  })

  it('says what is missing instead of an evaluation', async () => {
    const ground = { ...groundOf(digitImages()) }
    const broken = await groundOf(digitImages(), { withoutExport: true }).benchmark()
    if (broken.ok) throw new Error('expected none')
    const answer = await evaluationModel({ ...ground, evaluation: () => Promise.resolve(broken) })
    if (answer.kind !== 'missing') throw new Error('expected none')
    expect(answer.reasons.length).toBeGreaterThan(0)
    expect(answer.reasons[0]).not.toBe('')
    expect(answer.isRefused).toBe(false)
    const refused = failure(finding('csv-empty', 'error', { file: 'test.csv' }))
    expect(await evaluationModel({ ...ground, evaluation: () => Promise.resolve(refused) })).toMatchObject({
      isRefused: true,
    })
  })
})

describe('several labels a sample', () => {
  const names = ['sport', 'news', 'art']
  const [test, val] = [1, 2].map((seed) => labelCase({ seed, samples: 150, labels: 3 }))
  const ofLabels = (): Ground => {
    const evaluation = evaluatePredictions({
      task: 'multi-label',
      test: test!,
      val: val!,
      classNames: names,
      primaryMetric: 'test_f1',
    })
    return {
      ...groundOf(digitImages()),
      evaluation: () => Promise.resolve(evaluation),
      predictions: (split) => Promise.resolve(success(split === 'test' ? test! : val!)),
    }
  }

  it('have figures, labels and curves, and neither a matrix nor values', async () => {
    const view = await viewOf(ofLabels())
    expect(view.task).toBe('multi-label')
    expect(view.classes.map(({ name }) => name)).toEqual(names)
    expect([view.matrix, view.values]).toEqual([undefined, undefined])
    expect(view.metrics.map(({ id }) => id)).toContain('hamming_loss')
    const curves = (await classCurves(ofLabels(), 1, 'test'))!
    expect(curves.auc.value).toBe(view.classes[1]!.auc.value)
    // Each label has a probability of its own.
    const { calibration } = curves
    expect(calibration!.bins.reduce((sum, { samples }) => sum + samples, 0)).toBe(150)
    const [first] = calibration!.bins
    const places = Array.from({ length: 150 }, (_, row) => row * 3 + 1)
    const low = places.filter((at) => test!.scores[at]! <= 0.1)
    expect(first!.samples).toBe(low.length)
    expect(first!.observed).toBe(low.filter((at) => test!.yTrue[at] === 1).length / low.length)
    expect(view.metrics.map(({ title }) => title)).toContain('Hamming loss')
  })
})

describe('curves of a class', () => {
  it('count at every threshold what the samples say', async () => {
    const project = tumours()
    const ground = groundOf(project)
    const curves = (await classCurves(ground, 1, 'test'))!
    const { yTrue, scores } = project.test
    const own = [...yTrue.keys()].map((row) => scores[row * 2 + 1]!)
    const expectCounted = ({ threshold, truePositives, falsePositives }: ThresholdPoint) => {
      const rows = [...yTrue.keys()].filter((row) => own[row]! >= threshold)
      expect(truePositives).toBe(rows.filter((row) => yTrue[row] === 1).length)
      expect(falsePositives).toBe(rows.filter((row) => yTrue[row] === 0).length)
    }
    expect(curves.slider.points).toHaveLength(1001)
    for (const point of curves.slider.points) expectCounted(point)
    expect([curves.slider.points[0]!.threshold, curves.slider.points[1000]!.threshold]).toEqual([0, 1])
    for (const threshold of [-1, ...own.slice(0, 20), 2]) {
      const asked = { index: 1, split: 'test', threshold } as const
      const point = (await thresholdAt(ground, asked))!
      expect(point.threshold).toBe(threshold)
      expectCounted(point)
      const near = (await scoresNear(ground, asked))!
      for (const each of near.points) expectCounted(each)
      // Of so few samples all scores are near.
      expect(near.points.map((each) => each.threshold)).toEqual([...new Set(own)].toSorted((a, b) => b - a))
      expect([near.reachesHighest, near.reachesLowest]).toEqual([true, true])
    }
    expect(await scoresNear(ground, { index: 2, split: 'test', threshold: 0.5 })).toBeUndefined()
    expect(curves.slider.best).toBeUndefined()
    expect((await classCurves(ground, 1, 'val'))!.slider.best!.f1).toBeGreaterThan(0.9)
    expect(curves.roc?.[0]).toEqual([0, 0])
    expect(curves.roc?.at(-1)).toEqual([1, 1])
    expect(curves.calibration!.bins.reduce((sum, { samples }) => sum + samples, 0)).toBe(project.test.samples)
    expect(await classCurves(groundOf(project), 2, 'test')).toBeUndefined()
  })
})
