import * as z from 'zod'
import { metricEntry, type MetricKind } from '../metricList.ts'
import { heavyTail } from './heavyTail.ts'

export const doubtSchema = z
  .discriminatedUnion('reason', [
    z.object({
      reason: z.literal('heavy-tail').meta({
        description:
          '`heavy-tail`: a few samples with far larger losses or errors than the others decide the figure.',
      }),
      shares: z.number().meta({
        description:
          'Of `heavy-tail`: of how many equal shares its variance would be made, (Σ r²)² / Σ r⁴, always under 15.',
      }),
    }),
    z.object({
      reason: z.literal('small-sample').meta({
        description:
          '`small-sample`: there are too few samples to see whether a few large losses or errors decide it.',
      }),
      samples: z.int().meta({ description: 'Of `small-sample`: how many there are, always under 200.' }),
    }),
    z.object({
      reason: z
        .literal('few-samples')
        .meta({ description: '`few-samples`: a class or label has few samples.' }),
      class: z.int().meta({ description: 'Of `few-samples`: index of the class or label with the fewest.' }),
      label: z.literal(true).optional().meta({
        description: 'Of `few-samples`: whether it is a label, of which a sample may have several.',
      }),
      samples: z.int().meta({ description: 'Of `few-samples`: how many it has, whatever they weigh.' }),
      least: z.int().meta({
        description: 'Of `few-samples`: from how many on the interval holds the truth in 94 to 96 %.',
      }),
    }),
    z.object({
      reason: z.literal('heavy-weights').meta({
        description: '`heavy-weights`: a few samples that weigh far more than the others decide it.',
      }),
      shares: z.number().meta({
        description:
          'Of `heavy-weights`: of how many equal shares the variance of the weights would be made, (Σ w²)² / Σ w⁴, always under 15 and under 40 % of the samples.',
      }),
      class: z.int().optional().meta({
        description:
          'Of `heavy-weights`: index of that whose samples these are; where absent, all that the figure is made of.',
      }),
      label: z.literal(true).optional().meta({ description: 'Of `heavy-weights`: likewise.' }),
    }),
  ])
  .meta({
    description: 'Why a 95 % interval may be too short, so that it holds the truth less often than it says.',
  })
export type Doubt = z.output<typeof doubtSchema>

/**
 * Of fewer samples a heavy tail shows in less than half of the draws: of 100 squared errors of Student's law with 4 or 5
 * degrees in 38 to 49 %, of 200 in 52 to 65 %, and of 100 the intervals hold 92 to 94 % (`docs/coverage.md`).
 */
const enoughToSee = 200

/** Of a mean, from how far each sample's share in it is from their mean. */
export function doubtsOfTail(samples: number, sizeAt: (row: number) => number): Doubt[] {
  const shares = heavyTail(samples, sizeAt)
  if (shares !== undefined) return [{ reason: 'heavy-tail', shares }]
  return samples < enoughToSee ? [{ reason: 'small-sample', samples }] : []
}

type Leasts = Readonly<Partial<Record<MetricKind, number>>>

/*
 * From how many samples of every class on the intervals of a kind cover 94 to 96 %, or more, by simulation
 * (`docs/coverage.md`). Shares of samples do so on average whatever their number, and errors have no classes.
 */
const leasts = {
  twoClasses: { 'class-mean': 5, matrix: 30, area: 5, precision: 200, loss: 10, calibration: 10 },
  moreClasses: { 'class-mean': 10, matrix: 10, area: 10, precision: 50, loss: 10 },
  labels: { 'class-mean': 30, matrix: 10, area: 10, precision: 20 },
  difference: { 'class-mean': 5, matrix: 5, area: 10, precision: 10, loss: 10, calibration: 10 },
  labelDifference: { 'class-mean': 20, matrix: 10, area: 20, precision: 20 },
} satisfies Record<string, Leasts>

/** What the samples of classes are needed for; labels are what a sample may have several of. */
export type Judged = 'classes' | 'labels' | 'difference' | 'labelDifference'

const leastsOf = (judged: Judged, classes: number): Leasts =>
  judged === 'classes' ? leasts[classes === 2 ? 'twoClasses' : 'moreClasses'] : leasts[judged]

/** Of a metric of classes or labels, from how many samples there are of each; absent ones say nothing. */
export function doubtsOfClasses(
  id: string,
  supports: ArrayLike<number>,
  judged: Judged = 'classes',
): Doubt[] {
  const kind = metricEntry(id)?.kind
  const least = (kind && leastsOf(judged, supports.length)[kind]) ?? 0
  let fewest: number | undefined
  for (let index = 0; index < supports.length; index++)
    if (supports[index]! > 0 && supports[index]! < (supports[fewest ?? -1] ?? least)) fewest = index
  if (fewest === undefined) return []
  const isLabel = judged === 'labels' || judged === 'labelDifference'
  const few = { reason: 'few-samples', class: fewest, samples: supports[fewest]!, least } as const
  return [isLabel ? { ...few, label: true } : few]
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
