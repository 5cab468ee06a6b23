import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'

/** A finding's sentence, its file, line and column (from 1) before it where the sentence doesn't name them. */
export function located(finding: Finding): string {
  const message = messageOf(finding)
  const { place } = finding
  if (!place) return message
  if (!place.range) return message.includes(place.file) ? message : `${place.file}: ${message}`
  const { line, character } = place.range.start
  if (message.includes(`${place.file}, line ${line + 1}`)) return message
  return `${place.file}:${line + 1}:${character + 1}: ${message}`
}
