import type { Finding } from '../core/finding.ts'
import { exitCodes, type Terminal } from './command.ts'
import { tellFindings } from './tellFindings.ts'

/** Codes of what isn't there. */
const absent: ReadonlySet<string> = new Set(['file-missing', 'phase-run-without-log'])

/** Prints why a command can't do its work; returns the exit code: wrong use where a file isn't there. */
export function refuse(terminal: Terminal, findings: readonly Finding[]): number {
  tellFindings(terminal, findings)
  return findings.some(({ code }) => absent.has(code)) ? exitCodes.usage : exitCodes.closed
}
