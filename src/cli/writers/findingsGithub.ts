import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** GitHub's workflow commands, one a line: the findings appear at their lines in a pull request. */
export function writeFindingsGithub(findings: readonly Finding[]): string {
  return findings.map((found) => `${line(found)}\n`).join('')
}

function line(found: Finding): string {
  const { place } = found
  const range = place?.range
  const isOneLine = range && range.start.line === range.end.line
  const properties = [
    place && `file=${property(place.file)}`,
    range && `line=${range.start.line + 1}`,
    range && `endLine=${range.end.line + 1}`,
    isOneLine && `col=${range.start.character + 1}`,
    isOneLine && `endColumn=${Math.max(range.end.character, range.start.character + 1)}`,
    `title=${property(found.code)}`,
  ].filter((part) => typeof part === 'string')
  return `::${commands[found.severity]} ${properties.join(',')}::${data(messageOf(found))}`
}

/** Escapes as `@actions/core` does, so that no text can end the command or start another one. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
