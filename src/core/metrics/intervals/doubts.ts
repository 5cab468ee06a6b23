import * as z from 'zod'
import { heavyTail } from './heavyTail.ts'

export const doubtSchema = z
  .discriminatedUnion('reason', [
    z.object({
      reason: z.literal('heavy-tail').meta({
        description: 'A few samples with far larger losses or errors than the others decide the figure.',
      }),
      shares: z.number().meta({
        description: 'Of how many equal shares its variance would be made: (Σ r²)² / Σ r⁴, always under 15.',
      }),
    }),
    z.object({
      reason: z.literal('small-sample').meta({
        description:
          'There are too few samples to see whether a few large losses or errors decide the figure.',
      }),
      samples: z.int().meta({ description: 'How many there are, always under 100.' }),
    }),
    z.object({
      reason: z.literal('few-samples').meta({ description: 'A class has few samples.' }),
      class: z.int().meta({ description: 'Index of the class with the fewest.' }),
      samples: z.int().meta({ description: 'How many it has, whatever they weigh.' }),
      least: z.int().meta({ description: 'From how many on the interval holds the truth in 94 to 96 %.' }),
    }),
  ])
  .meta({
    description: 'Why a 95 % interval may be too short, so that it holds the truth less often than it says.',
  })
export type Doubt = z.output<typeof doubtSchema>

/** Of fewer samples a heavy tail shows in less than half of the draws. */
const enoughToSee = 100

/** Of a mean, from how far each sample's share in it is from their mean. */
export function doubtsOfTail(samples: number, sizeAt: (row: number) => number): Doubt[] {
  const shares = heavyTail(samples, sizeAt)
  if (shares !== undefined) return [{ reason: 'heavy-tail', shares }]
  return samples < enoughToSee ? [{ reason: 'small-sample', samples }] : []
}

/**
 * From how many samples of every class on the interval of a metric covers 94 to 96 %, by simulation (`docs/coverage.md`);
 * 0 of shares of samples, whose intervals do so on average whatever their number.
 */
function leastOfClass(id: string, classes: number): number {
  if (/^(?:precision|recall|f1)_positive$|^acc$|_micro$|^top\d+_acc$|^recall_weighted$|ece$/.test(id))
    return 0
  if (/^(?:balanced_acc|recall|precision|f1)$/.test(id)) return classes > 2 ? 10 : 5
  if (id.startsWith('ap')) return 200
  if (id.startsWith('auc') && classes === 2) return 5
  return /^(?:loss|brier)$/.test(id) ? 10 : 50
}

/** What differences of two models need, whose intervals cover 72 to 97 % with 6 to 20, and 36 to 90 % with two. */
export const leastOfDifference = 50

/**
 * Of a metric of classes, from how many samples there are of each; absent ones say nothing.
 *
 * @param atLeast more than the metric itself needs
 */
export function doubtsOfClasses(id: string, supports: ArrayLike<number>, atLeast = 0): Doubt[] {
  const needed = leastOfClass(id, supports.length)
  const least = needed === 0 ? 0 : Math.max(needed, atLeast)
  let fewest: number | undefined
  for (let index = 0; index < supports.length; index++)
    if (supports[index]! > 0 && supports[index]! < (supports[fewest ?? -1] ?? least)) fewest = index
  return fewest === undefined
    ? []
    : [{ reason: 'few-samples', class: fewest, samples: supports[fewest]!, least }]
}

/** An interval that is shorter is that of equal models, and rounding. */
const point = 1e-12

/** A figure with these doubts beside its own, where it has an interval that is no point. */
export const withDoubts = <
  F extends {
    readonly low: number | null
    readonly high: number | null
    readonly doubts?: Doubt[] | undefined
  },
>(
  figure: F,
  doubts: readonly Doubt[],
): F =>
  !((figure.high ?? 0) - (figure.low ?? 0) > point) || doubts.length === 0
    ? figure
    : { ...figure, doubts: doubtsTogether(figure.doubts, doubts) }

/** Those of several figures together, each reason once. */
export function doubtsTogether(...lists: readonly (readonly Doubt[] | undefined)[]): Doubt[] {
  const together = lists.flatMap((doubts) => doubts ?? [])
  return together.filter(({ reason }, at) => together.findIndex((each) => each.reason === reason) === at)
}

/** The reasons alone, as arguments of a finding: nothing where there are none. */
export function doubtReasons(figure: { readonly doubts?: readonly Doubt[] | undefined } | undefined): {
  readonly doubts?: readonly string[]
} {
  const reasons = figure?.doubts?.map(({ reason }) => reason) ?? []
  return reasons.length > 0 ? { doubts: reasons } : {}
}
