import { describe, expect, it } from 'vitest'
import { classModels, labelModels, paretoWeight, type ClassModels } from '../../../../scripts/intervalLaws.ts'
import { calibrationFigures } from '../../../../src/core/calibration/calibrationFigures.ts'
import { classifierDifferences } from '../../../../src/core/metrics/classifierDifferences.ts'
import { classifierFigures } from '../../../../src/core/metrics/evaluate.ts'
import type { Doubt } from '../../../../src/core/metrics/intervals/doubts.ts'
import {
  doubtsOfEach,
  doubtsOfOne,
  doubtsOfWeights,
  heavyWeights,
  heavyWeightsOfLabels,
} from '../../../../src/core/metrics/intervals/heavyWeights.ts'
import { effectiveSize } from '../../../../src/core/metrics/intervals/wilson.ts'
import { multiLabelDifferences } from '../../../../src/core/metrics/multiLabel/differences.ts'
import { multiLabelFigures } from '../../../../src/core/metrics/multiLabel/figures.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { slicesOf } from '../../../../src/core/slices/slicesOf.ts'
import { judgeSlice } from '../../../../src/core/slices/judgeSlice.ts'
import { decisionFigures } from '../../../../src/core/thresholds/decisionFigures.ts'
import { parseObjective } from '../../../../src/core/thresholds/objective.ts'

const ids = ['acc', 'balanced_acc', 'f1', 'f1_weighted', 'kappa', 'auc', 'recall_positive', 'f1_positive']
const law = { shares: [0.5, 0.5], distance: 2 }
const hardWeighs8: ClassModels = { hard: 0.1, weigh: (_, __, isHard) => (isHard ? 8 : 1) }
const isMarked = ({ doubts }: { readonly doubts?: readonly Doubt[] | undefined }) =>
  doubts?.some(({ reason }) => reason === 'heavy-weights') ?? false

/** Of so many samples that weigh 10 and others that weigh 1. */
const sharesOf = (count: number, light: number) => (100 * count + light) ** 2 / (10_000 * count + light)

/** How many of 100 samples have a mark, by metric. */
function marked(samples: number, models: ClassModels, of: 'figures' | 'differences' = 'figures') {
  const counts = Object.fromEntries(ids.map((id) => [id, 0]))
  for (let seed = 1; seed <= 100; seed++) {
    const [first, second] = classModels(law, seed, samples, models)
    const found =
      of === 'figures'
        ? classifierFigures(first, ids, 1).metrics
        : classifierDifferences(first, second, ids, 1)
    for (const id of ids) if (isMarked(found[id]!)) counts[id]!++
  }
  return Object.values(counts)
}

describe('intervals that a few samples of large weight decide', () => {
  it('are marked, whatever they are of: with a hard tenth that weighs 8, those of 60 hold the truth in 84 to 94 %', () => {
    expect(Math.min(...marked(60, hardWeighs8))).toBeGreaterThan(95)
    expect(Math.min(...marked(60, hardWeighs8, 'differences'))).toBeGreaterThan(90)
    const lomax: ClassModels = { weigh: (random) => paretoWeight(2.5)(random, 0, false) - 1 }
    // Accuracy, the interval of which holds, is of all samples.
    expect(Math.min(...marked(250, lomax, 'differences').slice(1))).toBeGreaterThan(90)
  })

  it('are none where weights are about even, where many samples weigh more, and where there are no weights', () => {
    const even: ClassModels = { weigh: (random) => 0.5 + random.uniform() }
    for (const samples of [30, 60, 1000]) {
      expect(marked(samples, even), `${samples}`).toEqual(ids.map(() => 0))
      expect(marked(samples, even, 'differences'), `${samples}`).toEqual(ids.map(() => 0))
    }
    expect(Math.max(...marked(60, { weigh: (random) => 0.2 + 2 * random.uniform() }))).toBeLessThan(3)
    expect(marked(60, {})).toEqual(ids.map(() => 0))
    expect(marked(300, { weigh: (_, actual) => (actual === 1 ? 6 : 1) })).toEqual(ids.map(() => 0))
    expect(Math.max(...marked(1000, hardWeighs8))).toBe(0)
  })

  it('are marked of labels too', () => {
    const models = labelModels([0.5, 0.3], 1.8, 5, 80, true)
    const heavy = models.map((model) => ({
      ...model,
      weights: model.weights!.map((weight, row) => (row % 20 === 0 ? 30 * weight : weight)),
    }))
    const own = ['f1', 'auc', 'acc', 'brier']
    for (const id of own) {
      expect(isMarked(multiLabelFigures(heavy[0]!, [id]).metrics[id]!), id).toBe(true)
      expect(isMarked(multiLabelFigures(models[0], [id]).metrics[id]!), id).toBe(false)
      expect(isMarked(multiLabelDifferences(heavy[0]!, heavy[1]!, [id])[id]!), id).toBe(true)
      expect(isMarked(multiLabelDifferences(...models, [id])[id]!), id).toBe(false)
    }
  })
})

/** Whether the mean cost and F2 at a threshold of one half are marked. */
const costsOf = (samples: number, models: ClassModels) => {
  const [{ yTrue, yPred, weights }] = classModels(law, 7, samples, models)
  const rule = (objective: string) =>
    decisionFigures(Uint8Array.from(yTrue), Uint8Array.from(yPred), parseObjective(objective)!, weights)
  return ['cost:1,10', 'f2'].map((objective) => isMarked(rule(objective).objective))
}

describe('figures of one class, of a label and of a threshold', () => {
  const names = ['precision', 'recall', 'f1', 'auc'] as const

  /** How many of 100 samples have a mark at the figures of the second class, and at those of a threshold of one half. */
  function markedOfOne(samples: number, models: ClassModels) {
    const counts = { precision: 0, recall: 0, f1: 0, auc: 0, specificity: 0, accuracy: 0, alerts: 0, cost: 0 }
    for (let seed = 1; seed <= 100; seed++) {
      const [model] = classModels(law, seed, samples, models)
      const [, own] = classifierFigures(model, ['auc'], 1).classes
      for (const name of names) if (isMarked(own![name])) counts[name]++
      const decided = decisionFigures(
        Uint8Array.from(model.yTrue),
        Uint8Array.from(model.yPred),
        parseObjective('cost:1,5')!,
        model.weights,
      )
      for (const name of ['precision', 'recall', 'f1'] as const)
        expect(decided[name].doubts, name).toEqual(own![name].doubts)
      for (const name of ['specificity', 'accuracy', 'alerts'] as const)
        if (isMarked(decided[name])) counts[name]++
      if (isMarked(decided.objective)) counts.cost++
    }
    return Object.values(counts)
  }

  it('are marked where few of the samples that they are made of decide', () => {
    expect(Math.min(...markedOfOne(60, hardWeighs8))).toBeGreaterThan(80)
    expect(Math.max(...markedOfOne(1000, hardWeighs8))).toBe(0)
    expect(Math.max(...markedOfOne(60, {}))).toBe(0)
    expect(Math.max(...markedOfOne(60, { weigh: (random) => 0.5 + random.uniform() }))).toBe(0)
  })

  it('are marked by their own samples alone, of two classes and of more', () => {
    const random = seededRandom(5)
    for (let run = 0; run < 50; run++) {
      const classes = 2 + (run % 3)
      const draw = () => Uint8Array.from({ length: 150 }, () => Math.floor(random.uniform() * classes))
      const [yTrue, yPred] = [draw(), draw()]
      const weights = Float64Array.from(yTrue, (actual) =>
        actual === 0 ? paretoWeight(1)(random, 0, false) : 1,
      )
      for (const [index, { precision, recall, f1, auc }] of doubtsOfEach({
        yTrue,
        yPred,
        classes,
        weights,
      }).entries()) {
        const own = doubtsOfOne(
          150,
          weights,
          (row) => yTrue[row] === index,
          (row) => yPred[row] === index,
        )
        for (const [found, expected] of [
          [precision, own.precision],
          [recall, own.recall],
          [f1, own.f1],
          [auc, own.auc],
        ] as const) {
          expect(found.length).toBe(expected.length)
          if (found[0]?.reason === 'heavy-weights' && expected[0]?.reason === 'heavy-weights')
            expect(found[0].shares).toBeCloseTo(expected[0].shares, 9)
        }
        if (index > 0) expect(recall).toEqual([])
      }
    }
    expect(doubtsOfEach({ yTrue: [0, 1], yPred: [0, 1], classes: 2 })).toEqual([])
  })

  it('are marked where few dear outcomes of large weight decide, and not where weights are about even', () => {
    expect(costsOf(200, hardWeighs8)).toEqual([true, true])
    expect(costsOf(5000, hardWeighs8)).toEqual([false, false])
    expect(costsOf(60, { weigh: (random) => 0.5 + random.uniform() })).toEqual([false, false])
    expect(costsOf(60, {})).toEqual([false, false])
  })

  it('are marked of F2 among the metrics as of F2 that a threshold is chosen by', () => {
    const marks = [60, 200, 1000].map((samples) => {
      let count = 0
      for (let seed = 1; seed <= 50; seed++) {
        const [model] = classModels(law, seed, samples, hardWeighs8)
        const f2 = classifierFigures(model, ['f2_positive'], 1).metrics['f2_positive']!
        const { yTrue, yPred, weights } = model
        const [labels, decided] = [Uint8Array.from(yTrue), Uint8Array.from(yPred)]
        const { objective } = decisionFigures(labels, decided, parseObjective('f2')!, weights)
        if (isMarked(objective)) expect(isMarked(f2)).toBe(true)
        if (isMarked(f2)) count++
      }
      return count
    })
    expect(marks[0]).toBe(50)
    expect(marks[1]).toBeGreaterThan(45)
    expect(marks[2]).toBeLessThan(5)
  })

  it('are marked of the slice that has the heavy samples, and of the difference from the rest', () => {
    const [model] = classModels(law, 3, 400, {})
    const part = {
      kind: 'number',
      values: Float64Array.from({ length: 400 }, (_, row) => Number(row < 100)),
    } as const
    const judged = (heavy: number) => {
      const weights = Float64Array.from({ length: 400 }, (_, row) => (row < heavy ? 10 : 1))
      const asked = judgeSlice(
        'classification',
        { ...model, weights },
        new Map([['part', part]]),
        'part == 1',
      )
      if (!asked.ok) throw new Error('no slice')
      const { inside, outside, difference } = asked.value.judgement
      return [inside, outside, difference].map(isMarked)
    }
    expect(judged(3)).toEqual([true, false, true])
    expect(judged(0)).toEqual([false, false, false])
  })

  it('are marked of a slice that was found by search', () => {
    const [model] = classModels(law, 3, 400, {})
    const part = {
      kind: 'number',
      values: Float64Array.from({ length: 400 }, (_, row) => Number(row < 100)),
    } as const
    const yPred = model.yPred.map((predicted, row) => (row < 60 ? 1 - model.yTrue[row]! : predicted))
    const found = (heavy: number) => {
      const weights = Float64Array.from({ length: 400 }, (_, row) => (row < heavy ? 10 : 1))
      const { slices } = slicesOf('classification', { ...model, yPred, weights }, new Map([['part', part]]))
      const { inside, outside, difference } = slices!.worst.find(({ where }) => where === 'part == 1')!
      return [inside, outside, difference].map(isMarked)
    }
    expect(found(3)).toEqual([true, false, true])
    expect(found(0)).toEqual([false, false, false])
  })

  it('are marked of calibration errors, whose accuracy is that among the metrics', () => {
    for (const [models, marks] of [
      [hardWeighs8, [true, true, true]],
      [{}, [false, false, false]],
    ] as const) {
      const [model] = classModels(law, 1, 60, models)
      const { ece, adaptive_ece, acc } = calibrationFigures(model)
      expect([ece, adaptive_ece, acc].map(isMarked)).toEqual(marks)
      expect(acc).toEqual(classifierFigures(model, ['acc'], 1).metrics['acc'])
    }
  })

  it('are marked of labels by the samples that have them', () => {
    const [model] = labelModels([0.5, 0.3], 1.8, 5, 80, true)
    let first = true
    const weights = model.weights!.map((weight, row) => {
      if (!first || model.yTrue[2 * row] !== 1 || model.yTrue[2 * row + 1] === 1) return weight
      first = false
      return 100 * weight
    })
    const [heavy, light] = multiLabelFigures({ ...model, weights }, ['f1']).classes
    expect([heavy!.recall, heavy!.f1, light!.recall].map(isMarked)).toEqual([true, true, false])
    for (const own of multiLabelFigures(model, ['f1']).classes)
      expect(names.map((name) => isMarked(own[name]))).toEqual([false, false, false, false])
  })
})

describe('how few equal shares weights leave', () => {
  const yTrue = Uint8Array.from({ length: 120 }, (_, row) => Number(row >= 80))
  const weights = Float64Array.from(yTrue, (_, row) => (row < 3 ? 10 : 1))

  it('is the ratio of sums of powers, of the class and of all', () => {
    expect(heavyWeights(yTrue, 2, weights).class).toEqual({
      class: 0,
      shares: expect.closeTo(sharesOf(3, 77)),
    })
    expect(heavyWeights(yTrue, 2, weights).all).toEqual({ shares: expect.closeTo(sharesOf(3, 117)) })
    expect(heavyWeights(yTrue, 2, undefined)).toEqual({})
  })

  it('has no unit, and is no more than the effective number of samples', () => {
    const random = seededRandom(3)
    for (let run = 0; run < 200; run++) {
      const own = Float64Array.from({ length: 120 }, () => paretoWeight(1 + run / 100)(random, 0, false))
      const { all } = heavyWeights(yTrue, 2, own)
      if (all) expect(all.shares).toBeLessThanOrEqual(effectiveSize(120, own) + 1e-9)
      for (const unit of [1e-200, 1e200]) {
        const scaled = heavyWeights(
          yTrue,
          2,
          own.map((weight) => weight * unit),
        )
        expect(scaled.class?.class).toBe(heavyWeights(yTrue, 2, own).class?.class)
        if (all) expect(scaled.all!.shares).toBeCloseTo(all.shares, 9)
      }
    }
    expect(heavyWeights(yTrue, 2, new Float64Array(120))).toEqual({})
  })

  it('is of those that have a label, and doubts what is made of them', () => {
    // Only the second label has the heavy samples.
    const labels = Uint8Array.from({ length: 240 }, (_, at) => (at % 2 === 0 ? Number(at >= 20) : 1))
    const heavy = heavyWeightsOfLabels(labels, 2, weights)
    expect(heavy.class).toMatchObject({ class: 1, label: true })
    expect(doubtsOfWeights('f1', { class: heavy.class! })).toEqual([
      { reason: 'heavy-weights', ...heavy.class! },
    ])
    expect(doubtsOfWeights('acc', { class: heavy.class! })).toEqual([])
    expect(doubtsOfWeights('top2_acc', heavy)).toEqual([{ reason: 'heavy-weights', ...heavy.all! }])
    expect(doubtsOfWeights('loss', heavy)).toEqual([])
    expect(doubtsOfWeights('loss', heavy, true)).toHaveLength(1)
    expect(doubtsOfWeights('mae', heavy, true)).toEqual([])
  })
})
