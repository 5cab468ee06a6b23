import type { Finding } from '../../core/finding.ts'
import type { FindingContext } from './findingsContext.ts'
import { writeFindingsGithub } from './findingsGithub.ts'
import { writeFindingsJson } from './findingsJson.ts'
import { writeFindingsSarif } from './findingsSarif.ts'
import { writeFindingsText } from './findingsText.ts'

export const findingFormats = ['text', 'json', 'sarif', 'github'] as const
export type FindingFormat = (typeof findingFormats)[number]

/** Findings in one of the formats, with a newline at the end; `github` is empty where there are none. */
export function writeFindings(
  findings: readonly Finding[],
  format: FindingFormat,
  context: FindingContext,
): string {
  switch (format) {
    case 'text':
      return writeFindingsText(findings, context)
    case 'json':
      return writeFindingsJson(findings, context)
    case 'sarif':
      return writeFindingsSarif(findings, context)
    case 'github':
      return writeFindingsGithub(findings)
  }
}
