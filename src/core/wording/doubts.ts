import type { Doubt } from '../metrics/intervals/doubts.ts'
import { plural } from './figures.ts'
import { shownName } from './shownName.ts'

/** What may carry doubts of its interval: a figure or a difference. */
interface Doubted {
  readonly doubts?: readonly Doubt[] | undefined
}

/** What stands behind an interval that may be too short. */
export const markOf = ({ doubts }: Doubted): string => (doubts?.length ? ', doubtful' : '')

/** Why, in a clause about one figure. */
const clauses: { readonly [R in Doubt['reason']]: string } = {
  'heavy-tail': 'a few samples with far larger losses or errors than the others decide it',
  'small-sample': 'fewer than 100 samples don’t show whether a few large losses or errors decide it',
  'few-samples': 'a class has too few samples for it',
}

const heavyTail =
  'A few samples with far larger losses or errors than the others decide figures that are marked; with such tails intervals held the truth in 78 to 94 % of simulations instead of 95 %. Look at the worst samples, and judge by the quantiles of the errors too, which they don’t move.'

const smallSample =
  'Fewer than 100 samples don’t show whether a few with far larger losses or errors than the others decide a mean; where they do, intervals of 50 samples held the truth in 72 to 93 % of simulations. More samples would tell.'

/** Which class has how many samples, and how many the marked figures need. */
function fewSamples(
  doubts: readonly Extract<Doubt, { reason: 'few-samples' }>[],
  classNames: readonly string[],
): string {
  const { class: index, samples } = doubts[0]!
  const leasts = doubts.map(({ least }) => least)
  const [from, to] = [Math.min(...leasts), Math.max(...leasts)]
  const needed = from === to ? `${from}` : `${from} to ${to}, by metric`
  return `Class ${shownName(classNames[index] ?? String(index))} has ${plural(samples, 'sample')}, of which figures that are marked need ${needed}. With 6 to 20, intervals held the truth in 72 to 97 % of simulations, with two in as few as 36 %. Precision, recall and F1 of single classes have intervals that hold with any number.`
}

/** ` That interval may be too short, as …` of the reasons; nothing where there are none. */
export function doubtClause(reasons: readonly string[] = []): string {
  const known = reasons.flatMap((reason) => clauses[reason as Doubt['reason']] ?? [])
  return known.length === 0 ? '' : ` That interval may be too short, as ${known.join(', and ')}.`
}

/**
 * What the marks behind intervals mean, in sentences; none where no figure has one.
 *
 * @param classNames in index order; a class without a name is called by its index
 */
export function doubtSentences(figures: readonly Doubted[], classNames: readonly string[] = []): string[] {
  const doubts = figures.flatMap((figure) => figure.doubts ?? [])
  const few = doubts.filter((doubt) => doubt.reason === 'few-samples')
  return [
    ...(doubts.length > 0 ? ['Intervals marked doubtful may be too short.'] : []),
    ...(few.length > 0 ? [fewSamples(few, classNames)] : []),
    ...(doubts.some(({ reason }) => reason === 'heavy-tail') ? [heavyTail] : []),
    ...(doubts.some(({ reason }) => reason === 'small-sample') ? [smallSample] : []),
  ]
}
