import { meanOf } from '../mean.ts'
import { averageRate, countLabels, rateOf, type LabelArrays, type LabelAverage } from './counts.ts'
import { averageRanking, labelRanking, rankLabel } from './rankings.ts'
import { rowValues } from './rows.ts'

/** A metric of the counts of each label by its id in `metricList.ts`; undefined where it is none. */
export function countedMetric(id: string) {
  const [, base = '', average = 'macro'] = /^(.+?)(?:_(weighted|micro))?$/.exec(id) ?? []
  const rate = rateOf(base)
  return rate && { rate, average: average as LabelAverage }
}

/** The values of multi-label metrics by id, NaN where undefined; undefined for an id that is none of the task. */
export function multiLabelValues(arrays: LabelArrays): (id: string) => number | undefined {
  let counts: ReturnType<typeof countLabels> | undefined
  let rankings: ReturnType<typeof rankLabel>[] | undefined
  return (id) => {
    const rows = rowValues(id, arrays)
    if (rows) return meanOf(rows, arrays.weights)
    const counted = countedMetric(id)
    if (counted) {
      counts ??= countLabels(arrays)
      return averageRate(counted.rate, counted.average, counts).value
    }
    const ranked = labelRanking(id)
    if (!ranked) return undefined
    rankings ??= Array.from({ length: arrays.classes }, (_, label) => rankLabel(arrays, label))
    return averageRanking(ranked, arrays, rankings)
  }
}
