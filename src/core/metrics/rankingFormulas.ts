import { oneVersusOneAuc } from './oneVersusOne.ts'
import { averagePrecision, rocAuc, type Ranking } from './ranking.ts'

/**
 * A metric of the rankings of all classes, `rankings[c]` being class c against the rest. Adds weight × derivative of
 * each sample to `influence`; shares that weigh classes count as known.
 *
 * @param positive index of the positive class of two
 */
export type RankingFormula = (
  yTrue: ArrayLike<number>,
  rankings: readonly Ranking[],
  positive?: number,
  influence?: Float64Array,
) => number

const formulas: Readonly<Record<string, RankingFormula>> = {
  auc: overClasses(rocAuc, false),
  auc_weighted: overClasses(rocAuc, true),
  auc_ovo: oneVersusOne(false),
  auc_ovo_weighted: oneVersusOne(true),
  ap: overClasses(averagePrecision, false),
  ap_weighted: overClasses(averagePrecision, true),
}

/** The formula of a metric by its id in `metricList.ts`; undefined where it is none of a ranking. */
export const rankingFormula = (id: string): RankingFormula | undefined =>
  Object.hasOwn(formulas, id) ? formulas[id] : undefined

function overClasses(metric: typeof rocAuc, isWeighted: boolean): RankingFormula {
  return (_, rankings, positive = 1, influence) => {
    if (rankings.length === 2) return metric(rankings[positive]!, influence)
    const total = rankings.reduce((sum, { positiveWeight }) => sum + positiveWeight, 0)
    return rankings.reduce((sum, ranking) => {
      const share = isWeighted ? ranking.positiveWeight / total : 1 / rankings.length
      return sum + share * metric(ranking, influence, share)
    }, 0)
  }
}

/** With two classes one versus one is the area itself. */
function oneVersusOne(isWeighted: boolean): RankingFormula {
  return (yTrue, rankings, positive = 1, influence) =>
    rankings.length === 2
      ? rocAuc(rankings[positive]!, influence)
      : oneVersusOneAuc(yTrue, rankings, isWeighted, influence)
}
