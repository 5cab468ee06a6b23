import { judgeOf, type Objective } from './objective.ts'
import type { Stretches } from './stretches.ts'
import { bestPlace, placeOf, type CountedThresholds } from './table.ts'

/** Of the table of all thresholds the rows that something is told of. */
export interface ThinTable {
  readonly table: CountedThresholds
  /** Thresholds of the whole table. */
  readonly distinct: number
  /** Places in the thin table of thresholds that are evenly chosen by their rank in the whole one, both ends among them. */
  readonly even: readonly number[]
}

interface Row {
  readonly threshold: number
  readonly truePositives: number
  readonly falsePositives: number
}

/**
 * Keeps the optimum of the objective and the threshold below it, the lowest thresholds that reach those in `asked`, and at
 * most so many evenly chosen ones: {@link placeOf} and {@link bestPlace} find in the thin table what they find in the whole.
 */
export function thinTable(
  stretches: Stretches,
  objective: Objective,
  asked: readonly number[],
  most: number,
): ThinTable {
  const judge = judgeOf(stretches, objective)
  const reached = new Map<number, Row>()
  let [distinct, highest] = [0, Number.NEGATIVE_INFINITY]
  let best: Row[] = []
  // Most scores have one sample each: as many thresholds as samples are expected, and looked for again if they are fewer.
  const expected = evenRows(stretches.rows, most)
  stretches.each((table) => {
    expected.take(table)
    if (best.length === 1) best.push(rowAt(table, 0))
    for (const threshold of asked) {
      const place = placeOf(table, threshold)
      if (place >= 0) reached.set(threshold, rowAt(table, place))
    }
    const place = bestPlace(table, judge)
    const value = place < 0 ? Number.NaN : judge(table.truePositives[place]!, table.falsePositives[place]!)
    if (value > highest) {
      highest = value
      best = [place, place + 1].filter((at) => at < table.thresholds.length).map((at) => rowAt(table, at))
    }
    distinct += table.thresholds.length
  })
  const chosen = distinct === stretches.rows ? expected : evenRows(distinct, most)
  if (chosen !== expected) stretches.each(chosen.take)
  const rows = new Map([...best, ...reached.values(), ...chosen.rows].map((row) => [row.threshold, row]))
  const kept = [...rows.values()].toSorted((a, b) => b.threshold - a.threshold)
  const places = new Map(kept.map(({ threshold }, place) => [threshold, place]))
  return {
    table: {
      positives: stretches.positives,
      negatives: stretches.negatives,
      thresholds: kept.map(({ threshold }) => threshold),
      truePositives: kept.map(({ truePositives }) => truePositives),
      falsePositives: kept.map(({ falsePositives }) => falsePositives),
    },
    distinct,
    even: chosen.rows.map(({ threshold }) => places.get(threshold)!),
  }
}

const rowAt = ({ thresholds, truePositives, falsePositives }: CountedThresholds, place: number): Row => ({
  threshold: thresholds[place]!,
  truePositives: truePositives[place]!,
  falsePositives: falsePositives[place]!,
})

/** Collects, stretch by stretch, the rows of all of so many thresholds, or of more than `most` of evenly chosen ones by rank, both ends among them. */
function evenRows(distinct: number, most: number) {
  const last = distinct - 1
  const wanted = Array.from({ length: Math.min(most, distinct) }, (_, at) =>
    last < most ? at : Math.round((at * last) / (most - 1)),
  )
  const rows: Row[] = []
  let first = 0
  return {
    rows: rows as readonly Row[],
    take(table: CountedThresholds): void {
      const end = first + table.thresholds.length
      while (rows.length < wanted.length && wanted[rows.length]! < end)
        rows.push(rowAt(table, wanted[rows.length]! - first))
      first = end
    },
  }
}
