import type { Finding } from '../core/finding.ts'
import type { Terminal } from './command.ts'
import { programVersion } from './version.ts'
import { writeFindings } from './writers/findings.ts'

/** Prints findings of a command that shows no files beside them to the error output; nothing where there are none. */
export function tellFindings(terminal: Terminal, findings: readonly Finding[]): void {
  if (findings.length === 0) return
  const { colour, width } = terminal
  terminal.err(
    writeFindings(findings, 'text', { sources: new Map(), colour, width, version: programVersion }),
  )
}
