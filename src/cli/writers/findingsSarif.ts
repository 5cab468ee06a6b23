import type { Finding, Range } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { FindingContext } from './findingsContext.ts'
import { sarifLog } from './sarif.ts'

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
    artifacts: [...sources.keys()].map((file) => ({ location: location(file) })),
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
      locations: [
        {
          physicalLocation: {
            artifactLocation: location(place.file),
            ...(place.range && { region: region(place.range) }),
          },
        },
      ],
    }),
    ...(place &&
      fix && {
        fixes: [
          {
            artifactChanges: [
              {
                artifactLocation: location(place.file),
                replacements: fix.map(({ range, text }) => ({
                  deletedRegion: region(range),
                  insertedContent: { text },
                })),
              },
            ],
          },
        ],
      }),
  }
}

/** A relative reference against the root of the sources; a path outside stays as it is, percent-encoded. */
function location(file: string) {
  const uri = file.split('/').map(encodeURIComponent).join('/')
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

/** One-based; the end column is behind the last character, as in SARIF. */
function region({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}
