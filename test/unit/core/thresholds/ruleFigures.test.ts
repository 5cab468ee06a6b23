import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { asColumn, decide } from '../../../../src/core/thresholds/labels.ts'
import { decisionFigures } from '../../../../src/core/thresholds/decisionFigures.ts'
import { parseObjective } from '../../../../src/core/thresholds/objective.ts'
import { costsWithoutScores, ruleFigures } from '../../../../src/core/thresholds/ruleFigures.ts'

it('tells what predicting all and none costs, as rules that do so are judged', () => {
  const cost = fc.integer({ min: -20, max: 100 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 9 })), {
        minLength: 2,
        maxLength: 40,
      }),
      fc.tuple(cost, cost, cost, cost),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rows, costs, threshold) => {
        const objective = parseObjective(`cost:${costs.join(',')}`)!
        const labels = Uint8Array.from(rows, ([label]) => label)
        const weights = Float64Array.from(rows, ([, weight]) => weight)
        const scores = Float64Array.from(rows, (_, at) => (at % 7) / 7)
        const judged = (at: number | null) =>
          decisionFigures(labels, decide(asColumn(scores), at), objective, weights)
        const { all, none } = costsWithoutScores(`cost:${costs.join(',')}`, judged(threshold))!
        expect(all).toBeCloseTo(judged(0).objective.value!, 9)
        expect(none).toBeCloseTo(judged(null).objective.value!, 9)
      },
    ),
    { numRuns: 60 },
  )
  expect(
    costsWithoutScores('f1', { truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 }),
  ).toBeUndefined()
})

it('tells the figure of the objective first, and once', () => {
  expect(ruleFigures('f2')[0]).toEqual(['F2', 'objective'])
  expect(ruleFigures('cost:1,2')[0]).toEqual(['Mean cost', 'objective'])
  for (const objective of ['f1', 'precision:0.9', 'alerts:3'])
    expect(
      ruleFigures(objective).map(([title]) => title),
      objective,
    ).not.toContain('Mean cost')
})
