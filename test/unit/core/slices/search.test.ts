import { describe, expect, it } from 'vitest'
import type { Column } from '../../../../src/core/arrays/column.ts'
import { encodeTexts } from '../../../../src/core/arrays/columnBuilder.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import type { Figure } from '../../../../src/core/metrics/evaluation.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { judgeSlice } from '../../../../src/core/slices/judgeSlice.ts'
import { searchSlices } from '../../../../src/core/slices/search.ts'
import { selectRows } from '../../../../src/core/slices/select.ts'
import { subsetOf } from '../../../../src/core/slices/subset.ts'
import { labelCase, predictionsOf, valuesOf } from '../metrics/cases.ts'

/** Whether the interval of an accuracy holds 80 %. */
const holds = ({ low, high }: Figure) => low! <= 0.8 && 0.8 <= high!

/** Two classes; `wrong` says how likely each sample is predicted wrongly. */
function labelled(rows: number, seed: number, wrong: (row: number) => number, weights?: Float64Array) {
  const random = seededRandom(seed)
  const yTrue = Float64Array.from({ length: rows }, () => Number(random.uniform() < 0.5))
  const scores = new Float64Array(rows * 2)
  for (let row = 0; row < rows; row++) {
    const predicted = random.uniform() < wrong(row) ? 1 - yTrue[row]! : yTrue[row]!
    scores[2 * row + predicted] = 0.9
    scores[2 * row + 1 - predicted] = 0.1
  }
  return predictionsOf(yTrue, scores, 2, weights ? { weights } : {})
}

function drawColumns(rows: number, seed: number) {
  const random = seededRandom(seed)
  const age = Float64Array.from({ length: rows }, () => Math.floor(18 + random.uniform() * 60))
  const country = Array.from(
    { length: rows },
    () => ['DE', 'FR', 'AT', 'CH'][Math.floor(random.uniform() * 4)]!,
  )
  const device = Array.from({ length: rows }, () => ['phone', 'desk', ''][Math.floor(random.uniform() * 3)]!)
  const columns = new Map<string, Column>([
    ['age', { kind: 'number', values: age }],
    ['country', encodeTexts(country)],
    ['device', encodeTexts(device)],
    ['id', encodeTexts(country.map((_, row) => `s${row}`))],
    ['constant', encodeTexts(country.map(() => 'x'))],
  ])
  return { age, country, device, columns }
}

describe('the worst slices', () => {
  it('finds a pair of conditions that a model is bad at, and its predicate selects it', () => {
    const rows = 6000
    const { country, device, columns } = drawColumns(rows, 1)
    const bad = (row: number) => country[row] === 'AT' && device[row] === 'phone'
    const predictions = labelled(rows, 2, (row) => (bad(row) ? 0.45 : 0.1))
    const found = searchSlices('classification', predictions, columns)!
    expect(found.columns).toEqual(['age', 'country', 'device'])
    expect(found.pairs).toBe(3)
    const [worst] = found.worst
    expect(worst!.where).toMatch(
      /^(country == "AT" and device == "phone"|device == "phone" and country == "AT")$/,
    )
    expect(worst!.adjusted).toBeLessThan(1e-10)
    expect(worst!.difference.high).toBeLessThan(-0.2)
    const selected = selectRows(worst!.where, columns, rows)
    const chosen = selected.ok ? [...selected.value] : []
    expect(chosen).toEqual(country.map((_, row) => Number(bad(row))))
    expect(worst!.samples).toBe(chosen.reduce((sum, each) => sum + each, 0))
  })

  it('each listed slice has the figures of the rows its predicate selects', () => {
    const rows = 3000
    const { columns } = drawColumns(rows, 5)
    const predictions = labelled(rows, 6, (row) => (row % 7 === 0 ? 0.4 : 0.2))
    for (const slice of searchSlices('classification', predictions, columns)!.worst) {
      const selected = selectRows(slice.where, columns, rows)
      if (!selected.ok) expect.fail(slice.where)
      let samples = 0
      let right = 0
      for (let row = 0; row < rows; row++) {
        if (selected.value[row] === 0) continue
        samples++
        right += Number(predictions.yTrue[row] === predictions.yPred[row])
      }
      expect([slice.where, slice.samples, slice.inside.value]).toEqual([
        slice.where,
        samples,
        right / samples,
      ])
    }
  })

  it('calls nothing significant in noise more often than it says: 5 % of searches', () => {
    let alarms = 0
    const searches = 200
    for (let seed = 0; seed < searches; seed++) {
      const { columns } = drawColumns(800, 100 + seed)
      const found = searchSlices(
        'classification',
        labelled(800, 900 + seed, () => 0.2),
        columns,
      )!
      if (found.worst.some(({ adjusted }) => adjusted <= 0.05)) alarms++
    }
    // Exact tests of counts are cautious; 21 of 200 would speak against 5 % at one in a thousand.
    expect(alarms).toBeLessThan(21)
  })

  it('has intervals that hold the truth of what noise made look worst', () => {
    let [held, plain, listed] = [0, 0, 0]
    for (let seed = 0; seed < 60; seed++) {
      const { columns } = drawColumns(800, 100 + seed)
      const predictions = labelled(800, 900 + seed, () => 0.2)
      for (const { where, inside } of searchSlices('classification', predictions, columns)!.worst) {
        const asked = judgeSlice('classification', predictions, columns, where)
        if (!asked.ok) expect.fail(where)
        listed++
        if (holds(inside)) held++
        if (holds(asked.value.judgement.inside)) plain++
      }
    }
    expect(plain / listed).toBeLessThan(0.92)
    expect(held / listed).toBeGreaterThan(0.94)
  })

  it('judges values by their absolute error, weighted samples by their weight, missing values as a slice', () => {
    const rows = 2000
    const { device, columns } = drawColumns(rows, 3)
    const random = seededRandom(4)
    const yTrue = Array.from({ length: rows }, () => random.uniform() * 10)
    const yPred = yTrue.map((value, row) => value + (random.uniform() - 0.5) * (device[row] === '' ? 4 : 1))
    const found = searchSlices('regression', valuesOf(yTrue, yPred), columns)!
    expect(found.worst[0]).toMatchObject({ where: 'device is missing' })
    expect(found.worst[0]!.inside.value).toBeCloseTo(1, 1)
    expect(found.worst[0]!.outside.value).toBeCloseTo(0.25, 1)
    expect(found.worst[0]!.difference.low).toBeGreaterThan(0.5)

    const weights = Float64Array.from({ length: rows }, (_, row) => (row % 2 ? 1 : 3))
    const weighted = labelled(rows, 8, (row) => (device[row] === 'desk' ? 0.5 : 0.1), weights)
    const [worst] = searchSlices('classification', weighted, columns)!.worst
    expect(worst!.where).toContain('device == "desk"')
    expect(worst!.adjusted).toBeLessThan(1e-6)
  })

  it('is undefined without a column to cut by', () => {
    const { columns } = drawColumns(300, 1)
    const predictions = labelled(300, 1, () => 0.1)
    expect(searchSlices('classification', predictions, new Map())).toBeUndefined()
    const useless = new Map([...columns].filter(([name]) => name === 'id' || name === 'constant'))
    expect(searchSlices('classification', predictions, useless)).toBeUndefined()
  })
})

describe('slices of several labels', () => {
  it('are found where a sample has a wrong label, with the share of samples whose labels are all right', () => {
    const rows = 3000
    const labels = 3
    const { country, columns } = drawColumns(rows, 11)
    const made = labelCase({ seed: 12, samples: rows, labels, skill: 6 })
    const random = seededRandom(13)
    const yPred = Float64Array.from(made.yTrue)
    for (let row = 0; row < rows; row++)
      if (random.uniform() < (country[row] === 'CH' ? 0.4 : 0.1)) {
        const at = row * labels + (row % labels)
        yPred[at] = 1 - yPred[at]!
      }
    const predictions = { ...made, yPred }
    const isRight = (row: number) =>
      [0, 1, 2].every((label) => yPred[row * labels + label] === made.yTrue[row * labels + label])
    const { worst } = searchSlices('multi-label', predictions, columns)!
    expect(worst[0]!.where).toBe('country == "CH"')
    expect(worst[0]!.adjusted).toBeLessThan(1e-10)
    const inside = country.flatMap((each, row) => (each === 'CH' ? [isRight(row)] : []))
    expect(worst[0]!.samples).toBe(inside.length)
    expect(worst[0]!.inside.value).toBeCloseTo(inside.filter(Boolean).length / inside.length, 12)
    const asked = judgeSlice('multi-label', predictions, columns, 'country == "CH"')
    if (!asked.ok) expect.fail('not judged')
    expect(asked.value.samples).toBe(inside.length)
    // Of the same share, but nobody searched for what was asked for.
    const { value, low, high } = asked.value.judgement.inside
    expect(value).toBe(worst[0]!.inside.value)
    expect(low).toBeGreaterThan(worst[0]!.inside.low!)
    expect(high).toBeLessThan(worst[0]!.inside.high!)
    // The part by itself, as a floor judges it, has the same share.
    const selected = selectRows('country == "CH"', columns, rows)
    if (!selected.ok) expect.fail('not selected')
    const part = evaluatePredictions({
      task: 'multi-label',
      test: subsetOf(predictions, selected.value),
      classNames: ['a', 'b', 'c'],
      primaryMetric: 'test_acc',
    })
    if (!part.ok) expect.fail(JSON.stringify(part.findings))
    expect(part.value.test.samples).toBe(inside.length)
    expect(part.value.test.metrics['test_acc']!.value).toBeCloseTo(worst[0]!.inside.value!, 12)
  })
})
