import type { Doubt } from '../metrics/intervals/doubts.ts'

/** What may carry doubts of its interval: a figure or a difference. */
interface Doubted {
  readonly doubts?: readonly Doubt[] | undefined
}

/** What stands behind an interval that may be too short. */
export const markOf = ({ doubts }: Doubted): string => (doubts?.length ? ', doubtful' : '')

/** Why, in a clause about one figure. */
const clauses: { readonly [R in Doubt['reason']]: string } = {
  'heavy-tail': 'a few samples with far larger losses or errors than the others decide it',
  'few-samples': 'a class has too few samples for it',
}

/** Why, and what to do, about all figures with the mark. */
const advice: { readonly [R in Doubt['reason']]: string } = {
  'heavy-tail':
    'A few samples with far larger losses or errors than the others decide these figures; with such tails intervals held the truth in 84 to 93 % of simulations instead of 95 %. Look at the worst samples, and judge by the mean absolute error, a quantile loss or the median error too, which they move less.',
  'few-samples':
    'A class has too few samples for the others: 5 to 200 are needed, by metric (docs/coverage.md), and with 2 to 20 intervals held the truth in 72 to 94 % of simulations. The intervals of accuracy and of precision, recall and F1 of single classes hold with any number.',
}

/** ` That interval may be too short, as …` of the reasons; nothing where there are none. */
export function doubtClause(reasons: readonly string[] = []): string {
  const known = reasons.flatMap((reason) => clauses[reason as Doubt['reason']] ?? [])
  return known.length === 0 ? '' : ` That interval may be too short, as ${known.join(', and ')}.`
}

/** What the marks behind intervals mean, in sentences; none where no figure has one. */
export function doubtSentences(figures: readonly Doubted[]): string[] {
  const reasons = new Set(figures.flatMap(({ doubts }) => doubts ?? []).map(({ reason }) => reason))
  if (reasons.size === 0) return []
  return ['Intervals marked doubtful may be too short.', ...[...reasons].map((reason) => advice[reason])]
}
