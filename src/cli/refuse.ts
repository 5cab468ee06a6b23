import type { Finding } from '../core/finding.ts'
import { exitCodes, type Terminal } from './command.ts'
import { programVersion } from './version.ts'
import { writeFindings } from './writers/findings.ts'

/** Prints why a command can't do its work; returns the exit code: wrong use where a file isn't there. */
export function refuse(terminal: Terminal, findings: readonly Finding[]): number {
  const { colour, width } = terminal
  terminal.err(
    writeFindings(findings, 'text', { sources: new Map(), colour, width, version: programVersion }),
  )
  return findings.some(({ code }) => code === 'file-missing') ? exitCodes.usage : exitCodes.closed
}
