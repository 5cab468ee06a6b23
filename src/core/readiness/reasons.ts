import {
  finding,
  type ArgumentsOf,
  type Finding,
  type FindingCode,
  type Result,
  type Severity,
} from '../finding.ts'
import type { Judgement, Verdict } from './check.ts'

/** A finding with the verdict that it alone would give its item. */
export interface Reason {
  readonly verdict: Verdict
  readonly finding: Finding
}

const severities: Readonly<Record<Verdict, Severity>> = {
  failed: 'error',
  stale: 'error',
  missing: 'warning',
  pending: 'warning',
  waived: 'info',
  passed: 'info',
  'not-applicable': 'info',
}

/** A reason in words of the catalogue; `file` is what a reader should open. */
export function because<C extends FindingCode>(
  verdict: Verdict,
  code: C,
  args: ArgumentsOf<C>,
  file?: string,
): Reason {
  return {
    verdict,
    finding: finding(code, severities[verdict], args, file === undefined ? undefined : { file }),
  }
}

/** Why files of the evidence could not be had: `missing` where one isn't there, else `failed`. None for a success. */
export function reasonsOf(...results: readonly Result<unknown>[]): readonly Reason[] {
  return results
    .flatMap((result) => (result.ok ? [] : result.findings))
    .map((found) => {
      const verdict = found.code === 'file-missing' ? 'missing' : 'failed'
      return { verdict, finding: { ...found, severity: severities[verdict] } }
    })
}

/** Findings of another part as reasons of one verdict. */
export function asReasons(verdict: Verdict, findings: readonly Finding[]): readonly Reason[] {
  return findings.map((found) => ({ verdict, finding: { ...found, severity: severities[verdict] } }))
}

/** From the gravest down: evidence against an item outweighs everything, a pass is what remains. */
const gravity: readonly Verdict[] = [
  'failed',
  'stale',
  'missing',
  'pending',
  'not-applicable',
  'waived',
  'passed',
]

/** The verdict of an item is that of its gravest reason; the reasons come gravest first. At least one is given. */
export function conclude(reasons: readonly Reason[], evidence: readonly string[]): Judgement {
  const ordered = reasons.toSorted((a, b) => gravity.indexOf(a.verdict) - gravity.indexOf(b.verdict))
  const first = ordered[0]
  if (!first) throw new Error('a judgement needs a reason')
  return {
    verdict: first.verdict,
    reasons: ordered.map((reason) => reason.finding),
    evidence: [...new Set(evidence)],
  }
}

/** Whether any reason stands against the item. */
export function speaksAgainst(reasons: readonly Reason[]): boolean {
  return reasons.some(({ verdict }) => verdict !== 'passed')
}
