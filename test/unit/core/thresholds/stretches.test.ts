import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { asColumn, tableOf } from '../../../../src/core/thresholds/labels.ts'
import {
  chooseThreshold,
  deployableThreshold,
  parseObjective,
} from '../../../../src/core/thresholds/objective.ts'
import { stretchesOf } from '../../../../src/core/thresholds/stretches.ts'
import { placeOf } from '../../../../src/core/thresholds/table.ts'
import { thinTable } from '../../../../src/core/thresholds/thinTable.ts'

/** So many that their table is made in several stretches. */
const rows = 2 ** 20 + 77

const shapes: Readonly<Record<string, (uniform: () => number) => number>> = {
  spread: (uniform) => uniform(),
  'mostly one value': (uniform) => (uniform() < 0.8 ? 0.125 : uniform()),
  'few values': (uniform) => Math.floor(uniform() * 50) / 50,
  equal: () => 0.5,
  zeros: (uniform) => (uniform() < 0.4 ? -0 : uniform() < 0.5 ? 0 : uniform()),
}

function caseOf(shape: string, weighted: boolean) {
  const random = seededRandom(9)
  const scores = Float64Array.from({ length: rows }, () => shapes[shape]!(() => random.uniform()))
  const labels = Uint8Array.from(scores, (score) => Number(random.uniform() < 0.05 + 0.4 * score))
  const weights = weighted ? Float64Array.from(scores, () => 3 * random.uniform()) : undefined
  return { labels, column: asColumn(scores), weights }
}

describe('stretches of thresholds', () => {
  it.each([
    ['spread', false],
    ['spread', true],
    ['mostly one value', false],
    ['few values', true],
    ['equal', false],
    ['zeros', false],
  ])('are the table of all thresholds (%s, weighted %s)', (shape, weighted) => {
    const { labels, column, weights } = caseOf(shape, weighted)
    const whole = tableOf(labels, column, weights)
    const stretches = stretchesOf(labels, column, weights)
    expect([stretches.positives, stretches.negatives]).toEqual([whole.positives, whole.negatives])
    let [place, count, different] = [0, 0, 0]
    stretches.each((table) => {
      for (let at = 0; at < table.thresholds.length; at++, place++) {
        for (const key of ['thresholds', 'truePositives', 'falsePositives'] as const)
          if (!Object.is(table[key][at], whole[key][place])) different++
      }
      count++
    })
    expect([place, different]).toEqual([whole.thresholds.length, 0])
    expect(count).toBeGreaterThan(shape === 'equal' ? 0 : 4)
  })

  it.each(['f1', 'f2', 'precision:0.4', 'cost:1,5', 'alerts:1000', 'precision:1'])(
    'leave a thin table that tells of %s what the whole one tells',
    (text) => {
      const objective = parseObjective(text)!
      const { labels, column } = caseOf('spread', false)
      const whole = tableOf(labels, column)
      const asked = [0.1, 0.5, 0.9, 1.5, -1]
      const { table, distinct, even } = thinTable(stretchesOf(labels, column), objective, asked, 1000)
      expect(distinct).toBe(whole.thresholds.length)
      expect(table.thresholds.length).toBeLessThan(1010)
      const last = distinct - 1
      expect(even.map((place) => table.thresholds[place])).toEqual(
        Array.from({ length: 1000 }, (_, at) => whole.thresholds[Math.round((at * last) / 999)]),
      )
      const [thin, full] = [chooseThreshold(table, objective), chooseThreshold(whole, objective)]
      expect(thin?.value).toBe(full?.value)
      if (!thin || !full) return
      expect(table.thresholds[thin.place]).toBe(whole.thresholds[full.place])
      expect(deployableThreshold(table, thin.place)).toBe(deployableThreshold(whole, full.place))
      for (const threshold of asked) {
        const [own, place] = [placeOf(table, threshold), placeOf(whole, threshold)]
        expect([table.thresholds[own], table.truePositives[own], table.falsePositives[own]]).toEqual([
          whole.thresholds[place],
          whole.truePositives[place],
          whole.falsePositives[place],
        ])
      }
    },
  )
})
