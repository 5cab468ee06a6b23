import { fBetaFrom, precisionFrom, recallFrom } from '../metrics/rates.ts'
import { bestPlace, type CountedThresholds } from './table.ts'

/** What a threshold is chosen for. */
export type Objective =
  /** The highest F-beta. */
  | { readonly kind: 'f-beta'; readonly beta: number }
  /** The highest recall among thresholds whose precision reaches a floor. */
  | { readonly kind: 'precision-floor'; readonly precision: number }
  /** The lowest total cost of a cost matrix. */
  | { readonly kind: 'cost'; readonly costs: Costs }
  /** The highest recall with no more predictions of the class than a number, or a share of the samples. */
  | { readonly kind: 'alerts'; readonly most: number; readonly unit: 'samples' | 'share' }

/** What one sample of each outcome costs; gains are negative. */
export interface Costs {
  readonly falsePositive: number
  readonly falseNegative: number
  readonly truePositive: number
  readonly trueNegative: number
}

/** A place of a table, −1 to predict nothing, and the objective's own figure there. */
export interface Choice {
  readonly place: number
  /** F-beta, recall, or the mean cost of a sample. */
  readonly value: number
}

/** Shares and sums of weights are as wrong as this at most, relative to what they are. */
const rounding = 1e-12

const number = String.raw`(?:\d+\.?\d*|\.\d+)`
const signed = String.raw`-?${number}`
const forms = {
  fBeta: new RegExp(`^f(${number})$`),
  precision: new RegExp(`^precision:(${number})$`),
  cost: new RegExp(`^cost:(${signed}),(${signed})(?:,(${signed}),(${signed}))?$`),
  alerts: new RegExp(`^alerts:(${number})(%?)$`),
}

/** How objectives are written, for people who mistyped one. */
export const objectiveForms = 'f1, f2, f0.5 …, precision:0.9, cost:FP,FN[,TP,TN], alerts:50 or alerts:2%'

/** Reads an objective as it is written on the command line; undefined where it is none. */
export function parseObjective(text: string): Objective | undefined {
  const fBeta = forms.fBeta.exec(text)
  if (fBeta) {
    const beta = Number(fBeta[1])
    return beta > 0 && beta <= 100 ? { kind: 'f-beta', beta } : undefined
  }
  const floor = forms.precision.exec(text)
  if (floor) {
    const precision = Number(floor[1])
    return precision > 0 && precision <= 1 ? { kind: 'precision-floor', precision } : undefined
  }
  const cost = forms.cost.exec(text)
  if (cost) {
    const [falsePositive, falseNegative, truePositive, trueNegative] = cost
      .slice(1)
      .map((each) => Number(each ?? 0))
    const costs = {
      falsePositive: falsePositive!,
      falseNegative: falseNegative!,
      truePositive: truePositive!,
      trueNegative: trueNegative!,
    }
    return Object.values(costs).every(Number.isFinite) ? { kind: 'cost', costs } : undefined
  }
  const alerts = forms.alerts.exec(text)
  if (!alerts) return undefined
  const most = Number(alerts[1])
  if (alerts[2] === '')
    return most >= 1 && Number.isInteger(most) ? { kind: 'alerts', most, unit: 'samples' } : undefined
  return most > 0 && most <= 100 ? { kind: 'alerts', most: most / 100, unit: 'share' } : undefined
}

/** An objective as it is written on the command line. */
export function objectiveText(objective: Objective): string {
  switch (objective.kind) {
    case 'f-beta':
      return `f${objective.beta}`
    case 'precision-floor':
      return `precision:${objective.precision}`
    case 'cost': {
      const { falsePositive, falseNegative, truePositive, trueNegative } = objective.costs
      const rest = truePositive === 0 && trueNegative === 0 ? [] : [truePositive, trueNegative]
      return `cost:${[falsePositive, falseNegative, ...rest].join(',')}`
    }
    case 'alerts':
      return objective.unit === 'share'
        ? `alerts:${Number((objective.most * 100).toPrecision(12))}%`
        : `alerts:${objective.most}`
  }
}

/** Whether a smaller value of the objective is the better one. */
export const isMinimized = ({ kind }: Objective): boolean => kind === 'cost'

/**
 * The optimum over every distinct score, and over predicting nothing where that can be one (costs). The highest
 * threshold among equals. Undefined where no threshold meets the demand: the floor of precision isn't reached, or
 * the highest score alone is more than the budget.
 */
export function chooseThreshold(table: CountedThresholds, objective: Objective): Choice | undefined {
  const judge = judgeOf(table, objective)
  const place = bestPlace(table, judge)
  const value = place < 0 ? Number.NaN : judge(table.truePositives[place]!, table.falsePositives[place]!)
  if (objective.kind !== 'cost') return Number.isNaN(value) ? undefined : { place, value }
  const never = judge(0, 0)
  return place < 0 || never >= value ? { place: -1, value: -never } : { place, value: -value }
}

/** The objective's figure at a place that was chosen otherwise; undefined where it doesn't meet the demand. */
export function valueAt(table: CountedThresholds, objective: Objective, place: number): number | undefined {
  const value = judgeOf(table, objective)(table.truePositives[place] ?? 0, table.falsePositives[place] ?? 0)
  if (Number.isNaN(value)) return undefined
  return isMinimized(objective) ? -value : value
}

/** What an objective gives for what is counted at a threshold: the higher the better; NaN where a demand isn't met. */
export function judgeOf(
  { positives, negatives }: Pick<CountedThresholds, 'positives' | 'negatives'>,
  objective: Objective,
): (truePositives: number, falsePositives: number) => number {
  const samples = positives + negatives
  switch (objective.kind) {
    case 'f-beta':
      return (found, wrong) => fBetaFrom(found, found + wrong, positives, objective.beta)
    case 'precision-floor':
      return (found, wrong) =>
        precisionFrom(found, found + wrong) >= objective.precision ? recallFrom(found, positives) : Number.NaN
    case 'cost': {
      const { falsePositive, falseNegative, truePositive, trueNegative } = objective.costs
      return (found, wrong) =>
        -(
          wrong * falsePositive +
          (positives - found) * falseNegative +
          found * truePositive +
          (negatives - wrong) * trueNegative
        ) / samples
    }
    case 'alerts': {
      const most = objective.unit === 'share' ? objective.most * samples : objective.most
      // 29 % of 100 samples are 29, which 0.29 · 100 falls short of by a rounding; so do sums of weights.
      const limit = most * (1 + rounding)
      return (found, wrong) => (found + wrong <= limit ? recallFrom(found, positives) : Number.NaN)
    }
  }
}

/**
 * A threshold that decides like the score at a place and is well away from the scores on both sides, in as few
 * decimals as that allows: rounding in another runtime then moves no sample across it. The score itself where the
 * gap below it is too narrow; undefined at −1 (nothing is predicted).
 */
export function deployableThreshold({ thresholds }: CountedThresholds, place: number): number | undefined {
  const score = thresholds[place]
  if (score === undefined) return undefined
  const below = thresholds[place + 1] ?? Math.min(0, score)
  const gap = score - below
  if (!(gap > 1e-6 * Math.max(1, Math.abs(score)))) return score
  const middle = below + gap / 2
  for (let digits = 1; digits < 16; digits++) {
    const rounded = Number(middle.toFixed(digits))
    if (Math.abs(rounded - middle) <= gap / 4) return rounded
  }
  return score
}
