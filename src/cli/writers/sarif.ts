import type { Place, Range } from '../../core/finding.ts'

/** The parts of a SARIF run that differ from one command to another. */
export interface SarifRun {
  readonly version: string
  readonly rules: readonly object[]
  readonly results: readonly object[]
  readonly artifacts?: readonly object[]
  readonly properties?: object
}

/** A SARIF 2.1.0 log (OASIS) with one run of ours; columns count UTF-16 code units. */
export function sarifLog({ version, rules, results, ...rest }: SarifRun): string {
  const semanticVersion = /^\d+\.\d+\.\d+/.test(version) ? version : '0.0.0'
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'finalize-model', version, semanticVersion, rules } },
        columnKind: 'utf16CodeUnits',
        results,
        ...rest,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** Where a result is found. */
export const sarifPlace = ({ file, range }: Place) => ({
  physicalLocation: {
    artifactLocation: artifactLocation(file),
    ...(range && { region: regionOf(range) }),
  },
})

/** A relative reference against the root of the sources; a path outside stays as it is, percent-encoded. */
export function artifactLocation(file: string) {
  const uri = file.split('/').map(encodeURIComponent).join('/')
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' }
}

/** One-based; the end column is behind the last character, as in SARIF. */
export function regionOf({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  }
}
