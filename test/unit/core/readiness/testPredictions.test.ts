import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Split } from '../../../../src/core/dataset/dataset.ts'
import { comparePredictions } from '../../../../src/core/readiness/testPredictions.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'

const numbered = (samples: number) => Array.from({ length: samples }, (_, row) => String(row))

function splitOf(targets: readonly number[], ids: readonly string[] = numbered(targets.length)): Split {
  return {
    path: 'data/test.csv',
    sha256: '',
    samples: targets.length,
    sampleShape: [2],
    inputs: Float32Array.from(targets.flatMap((target, row) => [target + row / 7, row])),
    targets: Float64Array.from(targets),
    ids,
  }
}

/** What an honest trainer leaves for a split, in the order of `rows`. */
function predictionsOf(split: Split, rows: readonly number[] = [...split.ids.keys()]): Predictions {
  return {
    path: 'predictions/test.npz',
    sha256: '',
    samples: rows.length,
    yTrue: Float64Array.from(rows, (row) => split.targets[row]!),
    scores: new Float64Array(0),
    classes: 0,
    yPred: new Float64Array(rows.length),
    ids: rows.map((row) => split.ids[row]!),
    inputs: {
      type: 'float32',
      shape: [rows.length, 2],
      data: Float32Array.from(rows.flatMap((row) => [...split.inputs.subarray(row * 2, row * 2 + 2)])),
    },
  }
}

const codes = (...args: Parameters<typeof comparePredictions>) =>
  comparePredictions(...args).map(({ code }) => code)

describe('predictions against the split they claim to be of', () => {
  const split = splitOf([0, 1, 2, 0, 1], ['a', 'b', 'c', 'd', 'e'])

  it('agree in any order where the samples have ids', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (rows) => {
        expect(codes(predictionsOf(split, rows), split)).toEqual([])
      }),
    )
  })

  it('don’t agree once any target is another one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.constantFrom(1, 2, -1), (row, change) => {
        const changed = predictionsOf(split)
        changed.yTrue[row] = changed.yTrue[row]! + change
        const [finding] = comparePredictions(changed, split)
        expect(finding).toMatchObject({
          code: 'predictions-targets-differ',
          args: { id: split.ids[row], wrong: 1 },
        })
      }),
    )
  })

  it('need the order of the data where nobody has ids', () => {
    const plain = splitOf([0, 1, 2])
    const turnedRound = { ...predictionsOf(plain, [2, 1, 0]), ids: numbered(3) }
    expect(codes(predictionsOf(plain), plain)).toEqual([])
    expect(codes(turnedRound, plain)).toContain('predictions-targets-differ')
  })

  it.each<[string, Partial<Predictions>, string]>([
    ['an id that the data don’t have', { ids: ['a', 'b', 'c', 'd', 'x'] }, 'predictions-ids-differ'],
    ['an id twice', { ids: ['a', 'b', 'c', 'd', 'd'] }, 'predictions-ids-differ'],
    [
      'other inputs',
      { inputs: { type: 'float64', shape: [5, 2], data: new Float64Array(10) } },
      'predictions-inputs-differ',
    ],
    [
      'inputs of another width',
      { inputs: { type: 'float32', shape: [5, 3], data: new Float32Array(15) } },
      'predictions-inputs-shape',
    ],
  ])('%s is told', (_, change, code) => {
    expect(codes({ ...predictionsOf(split), ...change }, split)).toContain(code)
  })

  it('name the class that was left out', () => {
    const fewer = predictionsOf(split, [0, 1, 3, 4])
    const findings = comparePredictions(fewer, split, ['ash', 'birch', 'cedar'])
    expect(findings).toMatchObject([
      { code: 'predictions-count-differs', args: { found: 4, expected: 5 } },
      { code: 'predictions-class-absent', args: { name: 'cedar', samples: 1 } },
    ])
  })

  it('may lack inputs, and may hold missing values where the data do', () => {
    const { inputs: _, ...without } = predictionsOf(split)
    expect(codes(without, split)).toEqual([])
    const gaps = { ...split, inputs: split.inputs.map((value, index) => (index === 3 ? Number.NaN : value)) }
    expect(codes(predictionsOf(gaps), gaps)).toEqual([])
  })
})

describe('predictions of several labels', () => {
  const split: Split = { ...splitOf([0, 1, 1, 1, 0, 1], ['a', 'b', 'c']), samples: 3, labels: 2 }
  const names = ['red', 'round']
  const { inputs: _inputs, ...rest } = predictionsOf(split, [0, 1, 2])
  const predictions: Predictions = {
    ...rest,
    yTrue: Float64Array.from(split.targets),
    classes: 2,
    multiLabel: true,
  }

  it('agree in any order, and name sample and label of what differs', () => {
    const turned = { ...predictions, ids: ['c', 'b', 'a'] }
    const yTrue = Float64Array.of(0, 1, 1, 1, 0, 1)
    expect(codes({ ...turned, yTrue }, split, names)).toEqual([])
    yTrue[4] = 1
    expect(comparePredictions({ ...turned, yTrue }, split, names)).toMatchObject([
      {
        code: 'predictions-targets-differ',
        args: { id: 'a', label: 'red', found: 1, expected: 0, wrong: 1 },
      },
    ])
  })

  it('are as many labels as the data has, or told apart', () => {
    expect(codes({ ...predictions, classes: 3 }, split, names)).toEqual(['predictions-labels-differ'])
    expect(codes({ ...rest, classes: 2 }, split, names)).toEqual(['predictions-labels-differ'])
  })

  it('name a label that is wanting where samples are', () => {
    const fewer = {
      ...predictions,
      samples: 1,
      yTrue: Float64Array.of(0, 1),
      ids: ['a'],
    }
    expect(comparePredictions(fewer, split, names)).toMatchObject([
      { code: 'predictions-count-differs' },
      { code: 'predictions-class-absent', args: { name: 'red', samples: 1 } },
    ])
  })
})
