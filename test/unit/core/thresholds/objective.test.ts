import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asColumn, decide, tableOf } from '../../../../src/core/thresholds/labels.ts'
import {
  chooseThreshold,
  deployableThreshold,
  objectiveText,
  parseObjective,
  valueAt,
} from '../../../../src/core/thresholds/objective.ts'

describe('objectives as they are written', () => {
  it.each(['f1', 'f0.5', 'f2', 'precision:0.9', 'cost:1,25', 'cost:1,5,-2,0.5', 'alerts:50', 'alerts:2.5%'])(
    '%s is read and written alike',
    (text) => expect(objectiveText(parseObjective(text)!)).toBe(text),
  )

  it.each([
    '',
    'f',
    'f0',
    'f-1',
    'f101',
    'F1',
    'precision:0',
    'precision:1.1',
    'precision:',
    'cost:1',
    'cost:1,2,3',
    'cost:1e9,2',
    'alerts:0',
    'alerts:1.5',
    'alerts:0%',
    'alerts:101%',
    'alerts:5%%',
    `f1${'1'.repeat(400)}`,
  ])('%s is none', (text) => expect(parseObjective(text)).toBeUndefined())
})

const samples = fc.array(
  fc.record({
    label: fc.constantFrom(0, 1),
    score: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1, Math.fround(0.1))),
  }),
  { minLength: 2, maxLength: 60 },
)

describe('the figure of an objective at a place', () => {
  /* From the highest score: one of two positives, then one of three negatives, and then the rest. */
  const table = tableOf(Uint8Array.of(1, 0, 1, 0, 0), asColumn(Float64Array.of(0.9, 0.8, 0.7, 0.2, 0.2)))

  it('a budget in percent is as many samples as it says', () => {
    const rows = 1000
    const labels = Uint8Array.from({ length: rows }, (_, row) => row % 2)
    const all = tableOf(labels, asColumn(Float64Array.from(labels, (_, row) => 1 - row / rows)))
    for (let tenths = 1; tenths <= rows; tenths++) {
      const { place } = chooseThreshold(all, parseObjective(`alerts:${tenths / 10}%`)!)!
      const found = Array.from(all.truePositives)[place]!
      expect(found, `${tenths / 10} %`).toBe(Math.floor(tenths / 2))
    }
  })

  it.each<[string, readonly (number | undefined)[]]>([
    ['f1', [2 / 3, 1 / 2, 4 / 5, 4 / 7, 0]],
    ['precision:0.6', [1 / 2, undefined, 1, undefined, undefined]],
    ['cost:1,5', [1, 6 / 5, 1 / 5, 3 / 5, 2]],
    ['alerts:2', [1 / 2, 1 / 2, undefined, undefined, 0]],
    ['alerts:60%', [1 / 2, 1 / 2, 1, undefined, 0]],
  ])('%s: that of what is counted there, or none where its demand is not met', (text, figures) => {
    const places = [0, 1, 2, 3, -1]
    const found = places.map((place) => valueAt(table, parseObjective(text)!, place))
    for (const [at, figure] of figures.entries())
      if (figure === undefined) expect(found[at]).toBeUndefined()
      else expect(found[at]).toBeCloseTo(figure, 12)
  })
})

describe('a threshold to deploy', () => {
  it('decides like the score it stands for, and lies away from the scores beside it', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const labels = Uint8Array.from(rows, ({ label }) => label)
        const scores = Float64Array.from(rows, ({ score }) => score)
        const table = tableOf(labels, asColumn(scores))
        for (const [place, score] of table.thresholds.entries()) {
          const threshold = deployableThreshold(table, place)!
          expect([...decide(asColumn(scores), threshold)]).toEqual([...decide(asColumn(scores), score)])
          const below = table.thresholds[place + 1]
          if (below !== undefined && score - below > 1e-5) {
            expect(threshold - below).toBeGreaterThan((score - below) / 5)
            expect(score - threshold).toBeGreaterThan((score - below) / 5)
          }
        }
      }),
    )
  })

  it('is short where it can be, and none where nothing is predicted', () => {
    const table = tableOf(Uint8Array.of(1, 0, 1), asColumn(Float64Array.of(0.71234, 0.5211, 0.3)))
    expect(deployableThreshold(table, 0)).toBe(0.6)
    expect(deployableThreshold(table, 1)).toBe(0.4)
    expect(deployableThreshold(table, -1)).toBeUndefined()
  })
})

describe('a choice', () => {
  const table = tableOf(Uint8Array.of(0, 1, 0), asColumn(Float64Array.of(0.9, 0.8, 0.1)))

  it('by cost may be never to predict', () => {
    expect(chooseThreshold(table, parseObjective('cost:10,1')!)).toEqual({ place: -1, value: 1 / 3 })
    expect(chooseThreshold(table, parseObjective('cost:1,10')!)).toEqual({ place: 1, value: 1 / 3 })
  })

  it('is none where the demand can’t be met', () => {
    expect(chooseThreshold(table, parseObjective('precision:0.9')!)).toBeUndefined()
    const tied = tableOf(Uint8Array.of(1, 0, 1), asColumn(Float64Array.of(0.5, 0.5, 0.5)))
    expect(chooseThreshold(tied, parseObjective('alerts:2')!)).toBeUndefined()
    expect(chooseThreshold(tied, parseObjective('alerts:3')!)).toEqual({ place: 0, value: 1 })
  })

  it('among thresholds of equal value is the highest', () => {
    const equal = tableOf(Uint8Array.of(1, 0, 0), asColumn(Float64Array.of(0.9, 0.4, 0.2)))
    expect(chooseThreshold(equal, parseObjective('alerts:3')!)?.place).toBe(0)
  })
})
