import * as z from 'zod'
import { heavyTail } from './heavyTail.ts'

export const doubtSchema = z
  .discriminatedUnion('reason', [
    z.object({
      reason: z.literal('heavy-tail').meta({
        description: 'A few samples with far larger losses or errors than the others decide the figure.',
      }),
      shares: z.number().meta({
        description: 'Of how many equal shares its variance would be made: (Σ r²)² / Σ r⁴, always under 30.',
      }),
    }),
  ])
  .meta({
    description: 'Why a 95 % interval may be too short, so that it holds the truth less often than it says.',
  })
export type Doubt = z.output<typeof doubtSchema>

/** Of a mean, from how far each sample's share in it is from their mean. */
export function doubtsOfTail(samples: number, sizeAt: (row: number) => number): Doubt[] {
  const shares = heavyTail(samples, sizeAt)
  return shares === undefined ? [] : [{ reason: 'heavy-tail', shares }]
}

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
