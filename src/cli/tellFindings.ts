import type { Finding } from '../core/finding.ts'
import type { Terminal } from './command.ts'
import { messageOf } from '../core/wording/message.ts'
import { programVersion } from './version.ts'
import { located } from './writers/located.ts'
import { writeFindings } from './writers/findings.ts'

/** Prints findings of a command that shows no files beside them to the error output; nothing where there are none. */
export function tellFindings(terminal: Terminal, findings: readonly Finding[]): void {
  if (findings.length === 0) return
  const { colour, width } = terminal
  terminal.err(
    writeFindings(findings, 'text', { sources: new Map(), colour, width, version: programVersion }),
  )
}

/** Prints a finding as one line of the error output: how bad, where, what. */
export function tellFinding(terminal: Terminal, found: Finding): void {
  terminal.err(`${found.severity}: ${located(found)}\n`)
}

/** Prints findings as the program's own words to the error output, a line each. */
export function tellReasons(terminal: Terminal, findings: readonly Finding[]): void {
  for (const found of findings) terminal.err(`finalize-model: ${messageOf(found)}\n`)
}
