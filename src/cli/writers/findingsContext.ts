import type { Finding, Severity } from '../../core/finding.ts'

/** What the writers of findings know beside the findings. */
export interface FindingContext {
  /** Text of each file that was looked at, by the name that findings have it under. */
  readonly sources: ReadonlyMap<string, string>
  readonly colour: boolean
  readonly width: number
  readonly version: string
}

/** How many findings of each severity. */
export function countFindings(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}
