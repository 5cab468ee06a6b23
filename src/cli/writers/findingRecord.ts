import * as z from 'zod'
import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'

/** A finding as the JSON of `validate` and of the commands that judge predictions has it. */
export const findingRecordSchema = z
  .object({
    code: z.string(),
    severity: z.string(),
    message: z.string(),
    args: z.unknown(),
    file: z.string().nullable(),
    range: z.unknown(),
  })
  .meta({
    description:
      'What is wrong or worth knowing: code and arguments stay the same, the message may be reworded.',
  })

export function findingRecord(found: Finding): z.output<typeof findingRecordSchema> {
  return {
    code: found.code,
    severity: found.severity,
    message: messageOf(found),
    args: found.args,
    file: found.place?.file ?? null,
    range: found.place?.range ?? null,
  }
}
