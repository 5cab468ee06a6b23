import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'
import { shownName } from '../../core/wording/shownName.ts'

const longestNote = 600

export const warningsOf = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity }) => severity !== 'info')

export const notesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map((found) => shownName(messageOf(found), longestNote))

export const refusedBy = (findings: readonly Finding[]) => ({
  kind: 'refused' as const,
  reason: notesOf(findings).join(' '),
})
