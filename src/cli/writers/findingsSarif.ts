import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { FindingContext } from './findingsContext.ts'
import { artifactLocation, regionOf, sarifLog, sarifPlace } from './sarif.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** SARIF: a rule for each code that occurs, fixes as replacements. */
export function writeFindingsSarif(
  findings: readonly Finding[],
  { version, sources }: FindingContext,
): string {
  const codes = [...new Set(findings.map(({ code }) => code))]
  return sarifLog({
    version,
    rules: codes.map((id) => ({ id, shortDescription: { text: id.replaceAll('-', ' ') } })),
    artifacts: [...sources.keys()].map((file) => ({ location: artifactLocation(file) })),
    results: findings.map((found) => result(found, codes.indexOf(found.code))),
  })
}

function result(found: Finding, ruleIndex: number) {
  const { place, fix } = found
  const message = { text: messageOf(found) }
  return {
    ruleId: found.code,
    ruleIndex,
    level: levels[found.severity],
    message,
    ...(place && {
      locations: [sarifPlace(place)],
    }),
    ...(place &&
      fix && {
        fixes: [
          {
            artifactChanges: [
              {
                artifactLocation: artifactLocation(place.file),
                replacements: fix.map(({ range, text }) => ({
                  deletedRegion: regionOf(range),
                  insertedContent: { text },
                })),
              },
            ],
          },
        ],
      }),
  }
}
