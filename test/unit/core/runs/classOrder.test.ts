import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { compareSeveral } from '../../../../src/core/metrics/compareSeveral.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import type { MetricTask } from '../../../../src/core/metrics/metricList.ts'
import { predictedClasses } from '../../../../src/core/metrics/validation.ts'
import { inClassOrder, inOneClassOrder } from '../../../../src/core/runs/classOrder.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { classifierCase, labelCase } from '../metrics/cases.ts'

/** As a program writes them whose classes stand in another order; `order`: for each new place the old one. */
function written(predictions: Predictions, names: readonly string[], order: readonly number[]): Predictions {
  const { samples, classes, multiLabel } = predictions
  const moved = (values: ArrayLike<number>) =>
    Float64Array.from(
      { length: samples * classes },
      (_, at) => values[at - (at % classes) + order[at % classes]!]!,
    )
  const scores = moved(predictions.scores)
  const classNames = order.map((from) => names[from]!)
  if (multiLabel)
    return {
      ...predictions,
      scores,
      classNames,
      yTrue: moved(predictions.yTrue),
      yPred: moved(predictions.yPred),
    }
  return {
    ...predictions,
    scores,
    classNames,
    yTrue: predictions.yTrue.map((index) => order.indexOf(index)),
    yPred: predictedClasses(scores, classes),
  }
}

const valueOf = <T>(result: {
  readonly ok: boolean
  readonly findings: readonly unknown[]
  value?: T
}): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value!
}
const codesOf = ({ findings }: { readonly findings: readonly { readonly code: string }[] }) =>
  findings.map(({ code }) => code)

const orders = (classes: number) => fc.shuffledSubarray([...Array(classes).keys()], { minLength: classes })
const namesFor = (classes: number) => Array.from({ length: classes }, (_, index) => `class ${index}`)

const classifierOrLabels = (task: MetricTask, classes: number): Predictions =>
  task === 'classification'
    ? classifierCase({ seed: 9, samples: 120, classes, levels: 3 })
    : labelCase({ seed: 9, samples: 120, labels: classes })

describe('classes in another order', () => {
  const situations: [name: string, task: MetricTask, first: Predictions, second: Predictions][] = [
    ...[2, 3, 6].map((classes): [string, MetricTask, Predictions, Predictions] => [
      `${classes} classes, scores with ties`,
      'classification',
      classifierCase({ seed: classes, samples: 150, classes, levels: 2, weighted: classes === 3 }),
      { ...classifierCase({ seed: classes, samples: 150, classes, levels: 1 }), path: 'b', sha256: 'b' },
    ]),
    [
      'labels',
      'multi-label',
      labelCase({ seed: 1, samples: 90, labels: 4, levels: 5 }),
      { ...labelCase({ seed: 1, samples: 90, labels: 4, skill: 5 }), path: 'b', sha256: 'b' },
    ],
  ]

  it.each(situations)('give exactly the same figures: %s', (_, task, first, second) => {
    const names = namesFor(first.classes)
    const own = { ...first, classNames: names }
    const other = { ...second, classNames: names }
    const apart = { ...classifierOrLabels(task, first.classes), classNames: names, path: 'val' }
    const plain = valueOf(compareModels(task, own, other))
    const several = valueOf(compareSeveral(task, [own, other, own]))
    const judged = { task, test: own, classNames: names, primaryMetric: 'test_f1' }
    const gaps = valueOf(evaluatePredictions({ ...judged, val: apart }))
    fc.assert(
      fc.property(orders(first.classes), (order) => {
        const turned = written(other, names, order)
        const isMoved = order.some((from, to) => from !== to)
        const told = isMoved ? ['comparison-classes-moved'] : []
        const compared = compareModels(task, own, turned)
        expect(codesOf(compared)).toEqual(told)
        expect(valueOf(compared)).toEqual(plain)
        const all = compareSeveral(task, [own, turned, own])
        expect(codesOf(all).filter((code) => code !== 'comparison-of-itself')).toEqual(told)
        expect(valueOf(all)).toEqual(several)
        const evaluated = evaluatePredictions({ ...judged, val: written(apart, names, order) })
        expect(codesOf(evaluated).filter((code) => code === 'comparison-classes-moved')).toEqual(told)
        expect(valueOf(evaluated)).toEqual(gaps)
        const back = valueOf(inOneClassOrder([own, turned]))[1]!
        expect([[...back.yTrue], [...back.yPred], [...back.scores], back.classNames]).toEqual([
          [...other.yTrue],
          [...other.yPred],
          [...other.scores],
          names,
        ])
      }),
      { numRuns: 8 },
    )
  })

  it('keep the positive class that the file gives by its index', () => {
    const two = classifierCase({ seed: 2, samples: 60, classes: 2 })
    const turned = { ...written(two, ['ok', 'fraud'], [1, 0]), positiveClass: '0' }
    expect(turned.classNames).toEqual(['fraud', 'ok'])
    expect(inClassOrder(turned, ['ok', 'fraud']).positiveClass).toBe('fraud')
    expect(inClassOrder({ ...turned, positiveClass: 'ok' }, ['ok', 'fraud']).positiveClass).toBe('ok')
  })

  it('of which one file scores the other class alone keep that score to the last digit', () => {
    const two = classifierCase({ seed: 2, samples: 60, classes: 2 })
    const alone = {
      ...two,
      scores: two.scores.filter((_, at) => at % 2 === 0).map((score) => score / 1e9),
      classNames: ['not ok', 'ok'],
      yTrue: two.yTrue.map((index) => 1 - index),
    }
    const [, moved] = valueOf(inOneClassOrder([{ ...two, classNames: ['ok', 'fraud'] }, alone]))
    expect(moved!.classNames).toEqual(['ok', 'fraud'])
    expect([...moved!.yTrue]).toEqual([...two.yTrue])
    const everySecond = (from: number) => moved!.scores.filter((_, at) => at % 2 === from)
    expect(everySecond(0)).toEqual(alone.scores)
    expect(everySecond(1)).toEqual(alone.scores.map((score) => 1 - score))
  })
})

describe('classes that are the same or others', () => {
  const two = classifierCase({ seed: 2, samples: 60, classes: 2 })
  const three = classifierCase({ seed: 2, samples: 60, classes: 3 })
  const cases: [name: string, models: [Predictions, readonly string[] | undefined][], codes: string[]][] = [
    [
      'no names',
      [
        [three, undefined],
        [three, undefined],
      ],
      [],
    ],
    [
      'names and numbers',
      [
        [three, ['a', 'b', 'c']],
        [three, ['0', '1', '2']],
        [three, undefined],
      ],
      [],
    ],
    [
      'numbers in another order',
      [
        [two, ['0', '1']],
        [two, ['1', '0']],
      ],
      ['comparison-classes-moved'],
    ],
    [
      'numbers, then names twice',
      [
        [two, undefined],
        [two, ['a', 'b']],
        [two, ['b', 'a']],
      ],
      ['comparison-classes-moved'],
    ],
    [
      'one of which only the other is named',
      [
        [two, ['legit', 'fraud']],
        [two, ['not fraud', 'fraud']],
      ],
      [],
    ],
    [
      'two of which only others are named',
      [
        [two, ['not a', 'a']],
        [two, ['not b', 'b']],
      ],
      ['comparison-class-names-differ'],
    ],
    [
      'a name more',
      [
        [three, ['a', 'b', 'c']],
        [three, ['a', 'b', 'd']],
      ],
      ['comparison-class-names-differ'],
    ],
    [
      'a name twice',
      [
        [three, ['a', 'b', 'c']],
        [three, ['a', 'b', 'b']],
      ],
      ['comparison-class-names-differ'],
    ],
    [
      'another number',
      [
        [three, ['a', 'b', 'c']],
        [two, ['a', 'b']],
      ],
      ['comparison-classes-differ'],
    ],
  ]
  it.each(cases)('%s', (_, models, codes) => {
    const result = inOneClassOrder(
      models.map(([model, classNames]) => ({ ...model, ...(classNames && { classNames }) })),
    )
    expect(codesOf(result)).toEqual(codes)
    expect(result.ok).toBe(!codes.some((code) => code.endsWith('differ')))
    for (const found of result.findings) expect(messageOf(found)).toMatch(/match|must be of the same/)
  })
})
