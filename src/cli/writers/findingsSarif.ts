import type { Finding, Range } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { FindingContext } from './findingsContext.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** SARIF 2.1.0 (OASIS): one run, a rule for each code that occurs, ranges in UTF-16 columns, fixes as replacements. */
export function writeFindingsSarif(
  findings: readonly Finding[],
  { version, sources }: FindingContext,
): string {
  const codes = [...new Set(findings.map(({ code }) => code))]
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'finalize-model',
            version,
            rules: codes.map((id) => ({ id, shortDescription: { text: id.replaceAll('-', ' ') } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: [...sources.keys()].map((file) => ({ location: location(file) })),
        results: findings.map((found) => result(found, codes.indexOf(found.code))),
      },
    ],
  }
  return `${JSON.stringify(log, undefined, 2)}\n`
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
