import { describe, expect, it } from 'vitest'
import { calibrationErrors } from '../../../../src/core/calibration/calibrationFigures.ts'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import type { Comparison } from '../../../../src/core/metrics/comparison.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { classifierCase, valuesOf } from './cases.ts'

const strong = classifierCase({ seed: 3, samples: 300, classes: 3, skill: 4 })
const weak = { ...classifierCase({ seed: 3, samples: 300, classes: 3, skill: 2.5 }), path: 'old.npz' }

function compared(task: Comparison['task'], candidate: Predictions, baseline: Predictions): Comparison {
  const result = compareModels(task, candidate, baseline)
  if (!result.ok) throw new Error(messageOf(result.findings[0]!))
  return result.value
}

/** The same predictions in reversed order, with their ids. */
function reversed(predictions: Predictions): Predictions {
  const { classes, scores, samples } = predictions
  const turned = new Float64Array(scores.length)
  for (let row = 0; row < samples; row++) {
    turned.set(scores.subarray(row * classes, (row + 1) * classes), (samples - 1 - row) * classes)
  }
  return {
    ...predictions,
    scores: turned,
    yTrue: predictions.yTrue.toReversed(),
    yPred: predictions.yPred.toReversed(),
    ids: predictions.ids.toReversed(),
  }
}

describe('comparing two classifiers', () => {
  it('tells the better from the worse, in both directions', () => {
    const forth = compared('classification', strong, weak)
    const back = compared('classification', weak, strong)
    expect(forth.verdict).toBe('better')
    expect(back.verdict).toBe('worse')
    for (const [id, { difference, low, high, verdict }] of Object.entries(forth.differences)) {
      const other = back.differences[id]!
      expect(other.difference, id).toBeCloseTo(-difference!, 12)
      if (id.endsWith('ece')) continue
      expect(verdict, id).toBe('better')
      expect(other.verdict, id).toBe('worse')
      expect(low! <= difference! && difference! <= high!, id).toBe(true)
    }
    expect(forth.mcnemar!.onlyCandidate).toBe(back.mcnemar!.onlyBaseline)
    expect(forth.mcnemar!.pValue).toBe(back.mcnemar!.pValue)
  })

  it('leaves out what asks for probabilities where one of them has none', () => {
    const scaled = { ...weak, scores: weak.scores.map((score) => 2 * score) }
    const all = compared('classification', strong, weak).differences
    const asking = ['loss', 'brier', 'ece', 'adaptive_ece']
    expect(Object.keys(all)).toEqual(expect.arrayContaining(asking))
    const others = Object.fromEntries(Object.entries(all).filter(([id]) => !asking.includes(id)))
    expect(compared('classification', strong, scaled).differences).toEqual(others)
    expect(compared('classification', scaled, strong).differences).not.toHaveProperty('loss')
  })

  it('tells the better calibrated from the worse, with the errors that each has alone', () => {
    const fair = classifierCase({ seed: 4, samples: 4000, classes: 3, skill: 4 })
    const sharp = {
      ...fair,
      path: 'sharp.npz',
      sha256: 'sharp',
      scores: fair.scores.map((_, at) => {
        const row = fair.scores.subarray(at - (at % 3), at - (at % 3) + 3)
        return fair.scores[at]! ** 4 / row.reduce((sum, score) => sum + score ** 4, 0)
      }),
    }
    for (const [one, other] of [
      [fair, sharp],
      [sharp, fair],
    ] as const) {
      const { differences } = compared('classification', one, other)
      const alone = [one, other].map((each) => calibrationErrors(each))
      for (const id of ['ece', 'adaptive_ece'] as const) {
        const [ours, theirs] = [alone[0]![id], alone[1]![id]]
        expect(differences[id]).toMatchObject({
          candidate: ours.value,
          baseline: theirs.value,
          low: ours.low! - theirs.high!,
          high: ours.high! - theirs.low!,
          verdict: ours.value! < theirs.value! ? 'better' : 'worse',
        })
      }
    }
  })

  it('matches samples by id, whatever their order', () => {
    expect(compared('classification', strong, reversed(weak))).toEqual(
      compared('classification', strong, weak),
    )
  })

  it('can’t tell a model from itself, nor with two differing samples', () => {
    const same = compared('classification', strong, strong)
    expect(same.verdict).toBe('unclear')
    expect(same.mcnemar).toEqual({ onlyCandidate: 0, onlyBaseline: 0, pValue: 1 })
    for (const { verdict, difference } of Object.values(same.differences)) {
      expect([verdict, difference]).toEqual(['unclear', 0])
    }
    const wrong = [...strong.yTrue.keys()]
      .filter((row) => strong.yTrue[row] === strong.yPred[row])
      .slice(0, 2)
    const slightly = {
      ...strong,
      yPred: strong.yPred.map((value, row) => (wrong.includes(row) ? (value + 1) % 3 : value)),
    }
    expect(compared('classification', strong, slightly).verdict).toBe('unclear')
  })

  it('takes the interval of the weighted accuracy where samples have weights', () => {
    const weights = Float64Array.from(strong.yTrue, (_, row) => 0.5 + (row % 3))
    const comparison = compared('classification', { ...strong, weights }, weak)
    expect(comparison.mcnemar).toBeNull()
    expect(comparison.verdict).toBe('better')
    expect(comparison.differences['acc']!.method).toBe('newcombe-paired')
  })
})

describe('comparing two models of values', () => {
  const truth = Array.from({ length: 60 }, (_, row) => row % 7)
  const off = (error: number) =>
    valuesOf(
      truth,
      truth.map((value, row) => value + 0.2 + error * (row % 2)),
    )
  it.each(['regression', 'count'] as const)('%s: lower errors are better', (task) => {
    const comparison = compared(task, off(0.5), off(1))
    expect(comparison.verdict).toBe('better')
    expect(comparison.primaryMetric).toBe(task === 'count' ? 'poisson_deviance' : 'rmse')
    expect(comparison.differences['mae']!.difference).toBeCloseTo(-0.25, 12)
    expect(compared(task, off(1), off(0.5)).verdict).toBe('worse')
    expect(compared(task, off(1), off(1)).verdict).toBe('unclear')
  })
})

describe('what can’t be compared', () => {
  const cases: [string, Predictions, string][] = [
    [
      'another number of classes',
      classifierCase({ seed: 1, samples: 300, classes: 4 }),
      'comparison-classes-differ',
    ],
    ['fewer samples', classifierCase({ seed: 1, samples: 299, classes: 3 }), 'comparison-samples-differ'],
    ['other samples', { ...weak, ids: weak.ids.map((id) => `x${id}`) }, 'comparison-sample-missing'],
    [
      'an id twice',
      { ...weak, ids: weak.ids.map((id) => (id === '7' ? '8' : id)) },
      'comparison-id-repeated',
    ],
    ['other names of classes', { ...weak, classNames: ['a', 'c', 'x'] }, 'comparison-class-names-differ'],
    [
      'another truth',
      { ...weak, yTrue: weak.yTrue.map((value, row) => (row === 5 ? (value + 1) % 3 : value)) },
      'comparison-truth-differs',
    ],
    ['NaN scores', { ...weak, scores: weak.scores.map(() => Number.NaN) }, 'evaluation-not-finite'],
  ]
  it.each(cases)('%s', (_, baseline, code) => {
    const named = baseline.classNames ? { ...strong, classNames: ['a', 'b', 'c'] } : strong
    const result = compareModels('classification', named, baseline)
    expect(result.ok).toBe(false)
    expect(result.findings.map((each) => each.code)).toEqual([code])
    expect(messageOf(result.findings[0]!).length).toBeGreaterThan(20)
  })

  it('an id that stands twice in both', () => {
    const ids = strong.ids.map((id) => (id === '7' ? '8' : id))
    const result = compareModels('classification', { ...strong, ids }, { ...weak, ids })
    expect(result.findings.map((each) => each.code)).toEqual(['comparison-id-repeated'])
    expect(messageOf(result.findings[0]!)).toContain('the id 8')
  })

  it('numbers in place of names are compared with any', () => {
    const named = { ...strong, classNames: ['a', 'b', 'c'] }
    for (const classNames of [undefined, ['0', '1', '2']]) {
      const numbered = { ...weak, ...(classNames && { classNames }) }
      expect(compareModels('classification', named, numbered).ok).toBe(true)
    }
  })
})
