import type { Finding } from '../core/finding.ts'
import { exitCodes } from './command.ts'

/** Codes of findings after which there is nothing to judge: the file isn't there or can't be read at all. */
const unreadable: readonly string[] = [
  'file-missing',
  'file-unreadable',
  'file-too-large',
  'predictions-format-unknown',
]

/** The exit code of a command that judges predictions, by what it found. */
export function exitCodeOf(findings: readonly Finding[]): number {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.some(({ code }) => unreadable.includes(code))) return exitCodes.usage
  return errors.length > 0 ? exitCodes.closed : exitCodes.done
}
