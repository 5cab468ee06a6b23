import type { Finding } from '../core/finding.ts'
import { collectGarbage } from '../node/collectGarbage.ts'
import { exitCodes, type Terminal } from './command.ts'
import { tellFindings } from './tellFindings.ts'
import { jsonPieces } from './writers/jsonPieces.ts'
import { markdownTables, textTables, type Section } from './writers/tables.ts'

/** What a command that judges predictions found. */
export interface Judgement {
  readonly findings: readonly Finding[]
  /** Nothing where the predictions can't be judged. */
  readonly sections: readonly Section[]
  /** What is printed as JSON. */
  json(): object
}

/**
 * Prints a judgement in the form that was asked for (`text` where none was), its findings beside it to the error output
 * unless the JSON holds them. Returns the exit code.
 */
export async function tellJudgement(
  terminal: Terminal,
  format: unknown,
  judgement: Judgement,
): Promise<number> {
  const { findings, sections } = judgement
  if (format === 'json') {
    // The samples, which nobody needs any more: JSON of a thousand classes is made of tens of megabytes.
    collectGarbage()
    await terminal.outPieces(jsonPieces(judgement.json()))
    terminal.out('\n')
  } else {
    if (sections.length > 0)
      terminal.out(format === 'markdown' ? markdownTables(sections) : textTables(sections, terminal))
    tellFindings(terminal, findings)
  }
  return exitCodeOf(findings)
}

/** Codes of findings about files themselves: one that isn't there, can't be read at all, or can't be written. */
const filesAtFault: readonly string[] = [
  'disk-full',
  'file-missing',
  'file-unreadable',
  'file-unwritable',
  'file-too-large',
  'predictions-format-unknown',
  'predictions-in-folder',
  'predictions-in-pipe',
]

function exitCodeOf(findings: readonly Finding[]): number {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.some(({ code }) => filesAtFault.includes(code))) return exitCodes.usage
  return errors.length > 0 ? exitCodes.closed : exitCodes.done
}
