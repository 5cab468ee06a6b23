import type { Finding } from '../../core/finding.ts'
import { findingRecord } from './findingRecord.ts'
import { countFindings, type FindingContext } from './findingsContext.ts'

/**
 * `{ version: 1, files, findings: [{ code, severity, message, args, file, range, fix }], summary }`. Ranges
 * are zero-based lines and UTF-16 characters as in the Language Server Protocol; `file`, `range` and `fix`
 * are null where there is none. `fix` lists edits to the file, all or none.
 */
export function writeFindingsJson(findings: readonly Finding[], { sources }: FindingContext): string {
  const report = {
    version: 1,
    files: [...sources.keys()],
    findings: findings.map((found) => ({ ...findingRecord(found), fix: found.fix ?? null })),
    summary: countFindings(findings),
  }
  return `${JSON.stringify(report, undefined, 2)}\n`
}
