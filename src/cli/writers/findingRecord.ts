import * as z from 'zod'
import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'

/** A finding as the JSON of `validate` and of the commands that judge predictions has it. */
export const findingRecordSchema = z
  .object({
    code: z.string().meta({ description: 'Which kind it is; stays the same.' }),
    severity: z.string().meta({ description: '`error`, `warning` or `info`.' }),
    message: z.string().meta({ description: 'What it says; may be reworded.' }),
    args: z.unknown().meta({ description: 'What the message tells, by name.' }),
    file: z.string().nullable().meta({ description: 'The file that it is about; null where it is none.' }),
    range: z.unknown().meta({
      description:
        'Where in it: start and end, each with line and character from 0; null where it is nowhere.',
    }),
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
