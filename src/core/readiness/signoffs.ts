import * as z from 'zod'

const identity = z.object({ name: z.string(), email: z.string() })
export type Identity = z.output<typeof identity>

/** One line of `signoffs.jsonl`, append-only. */
export const signOffSchema = z.object({
  item: z.string(),
  act: z.enum(['tick', 'untick', 'approve', 'revoke', 'waive']),
  by: identity,
  at: z.string(),
  reason: z.string().optional(),
  /** ISO date; a waiver ends at the end of that day (UTC). */
  expires: z.string().optional(),
  release: z.string().optional(),
})
export type SignOff = z.output<typeof signOffSchema>
