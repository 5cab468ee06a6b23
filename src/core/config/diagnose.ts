import { finding, type Finding } from '../finding.ts'
import { dialectFindings } from './dialect.ts'
import { applySchema, isWithin, type AppliedSchema } from './effective.ts'
import { limits } from './limits.ts'
import { nodeAt, placeOf, valueRange } from './nodes.ts'
import { originOf } from './olderSpellings.ts'
import { parseConfig, type ParsedConfig } from './parse.ts'
import { valueAt, type KeyPath } from './path.ts'
import type { ProjectFacts } from './projectFacts.ts'
import { rules } from './rules/list.ts'
import { watched } from './rules/watched.ts'
import type { ConfigKind, RuleContext } from './rules/rule.ts'
import { unknownKeys } from './unknownKeys.ts'

export interface DiagnoseOptions {
  /** Relative to the project. */
  readonly file: string
  /** Which of the three configurations it is; from the file's name where absent, else the final one. */
  readonly kind?: ConfigKind
  readonly project?: ProjectFacts
}

/**
 * Everything that is to say about a configuration file, in the order of the file: syntax, limits, duplicate
 * and unknown keys, types, bounds, choices, rules across fields, and scalars that PyYAML reads differently.
 * Each finding has its exact range and, where it is plain, an edit that mends it. Of one code at most
 * `limits.findingsOfACode` are listed and the rest counted. What a broken file tells is what it would tell however
 * that is mended, beside what is broken.
 */
export function diagnose(text: string, options: DiagnoseOptions): readonly Finding[] {
  return diagnoseParsed(parseConfig(text, options.file), options)
}

/** As {@link diagnose}, of a file that was parsed already. */
export function diagnoseParsed(parsed: ParsedConfig, options: DiagnoseOptions): readonly Finding[] {
  const applied = applySchema(parsed)
  const ofValues = parsed.known?.value
    ? [...applied.findings, ...spellingFindings(parsed, applied), ...ruleFindings(parsed, applied, options)]
    : []
  const findings = [...parsed.findings, ...unknownKeys(parsed), ...ofValues]
  const mended = new Set(applied.findings.filter(({ fix }) => fix).map(startOf))
  findings.push(...dialectFindings(parsed).filter((found) => !mended.has(startOf(found))))
  return capped(findings.toSorted(byPlace), options.file)
}

/** Which configuration a file is by its name. */
function kindOfFile(file: string): ConfigKind {
  const name = file.split('/').at(-1) ?? ''
  return name.startsWith('training') ? 'training' : name.startsWith('optimization') ? 'optimization' : 'final'
}

function spellingFindings(parsed: ParsedConfig, { moved }: AppliedSchema): readonly Finding[] {
  return moved.twice.map(({ from, to }) =>
    finding('config-both-spellings', 'error', { from, to }, placeOf(parsed, from.split('.'))),
  )
}

function ruleFindings(
  parsed: ParsedConfig,
  { moved, config, replaced }: AppliedSchema,
  options: DiagnoseOptions,
): readonly Finding[] {
  if (!config) return []
  const misled = new Set<Finding>()
  let isMisled = false
  const look = (path: string) => {
    isMisled ||= replaced.some((other) => isWithin(path, other) || isWithin(other, path))
  }
  const originOfDotted = (dotted: string) => originOf(moved, partsOf(dotted))
  const context: RuleContext = {
    config: replaced.length > 0 ? watched(config, look) : config,
    kind: options.kind ?? kindOfFile(options.file),
    project: options.project,
    stated: (path) => {
      look(path)
      return (valueAt(moved.value, partsOf(path)) ?? null) !== null
    },
    report: (code, severity, args, path, instead) => {
      const origin = originOfDotted(path)
      const range = instead === undefined ? undefined : valueRange(parsed, origin)
      const isValue = range && nodeAt(parsed.document, origin)?.node?.range?.[0] === range[0]
      const fix = isValue ? [{ range: parsed.lines.range(...range), text: instead! }] : undefined
      const found = finding(code, severity, args, placeOf(parsed, origin), fix)
      look(path)
      if (isMisled) misled.add(found)
      return found
    },
  }
  // A rule that looked at a default in place of what the file says would say what isn't so.
  const found = rules.flatMap((rule) => {
    isMisled = false
    return [...rule.check(context)]
  })
  return found.filter((each) => !misled.has(each))
}

const partsOf = (dotted: string): KeyPath =>
  dotted.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))

const startOf = ({ place }: Pick<Finding, 'place'>) =>
  `${place?.range?.start.line ?? 0}:${place?.range?.start.character ?? 0}`

function byPlace(a: Finding, b: Finding): number {
  const [first, second] = [a.place?.range?.start, b.place?.range?.start]
  return (
    (first?.line ?? 0) - (second?.line ?? 0) ||
    (first?.character ?? 0) - (second?.character ?? 0) ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  )
}

function capped(findings: readonly Finding[], file: string): readonly Finding[] {
  const counts = new Map<string, number>()
  const kept = findings.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    return count <= limits.findingsOfACode
  })
  for (const [code, count] of counts) {
    const more = count - limits.findingsOfACode
    const severity = findings.find((each) => each.code === code)!.severity
    if (more > 0) kept.push(finding('config-more-findings', severity, { code, more }, { file }))
  }
  return kept
}
