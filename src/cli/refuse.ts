import type { Finding } from '../core/finding.ts'
import { exitCodes, type Terminal } from './command.ts'
import { tellFindings } from './tellFindings.ts'

/** Prints why a command can't do its work; returns the exit code: wrong use where a file isn't there. */
export function refuse(terminal: Terminal, findings: readonly Finding[]): number {
  tellFindings(terminal, findings)
  return findings.some(({ code }) => code === 'file-missing') ? exitCodes.usage : exitCodes.closed
}
