import { finding, type Finding } from '../finding.ts'
import { isAtLeast } from '../metrics/againstLimit.ts'
import type { Verdict } from '../readiness/check.ts'

/** Where a phase leads, and the sentence that says why. */
export interface Transition {
  readonly next: 1 | 2 | 3 | 4 | 5
  readonly reason: Finding
}

/** How a run ended. `crashed` includes a run that never ended; `not-finite` one with a loss of NaN or infinity. */
export type RunEnd = 'finished' | 'crashed' | 'not-finite'

/** The primary metric of a run, recomputed on validation, against its target. */
export interface Standing {
  readonly metric: string
  readonly value: number
  /** Undefined where the configuration sets none: then nothing shows that the model is good enough. */
  readonly target: number | undefined
  readonly direction: 'min' | 'max'
}

/** Below this much to gain in all, tuning isn't worth its cost: points as a fraction. */
export const worthwhileGain = 0.03
/** A round that gains less has flattened out. */
const roundGain = 0.02
export const mostRounds = 3

export function targetMet({ value, target, direction }: Standing): boolean {
  if (target === undefined || !Number.isFinite(value)) return false
  return direction === 'max' ? value >= target : value <= target
}

/**
 * How much better `value` is than `reference`: points (a difference of fractions) where more is better,
 * the share of the reference that was removed where less is better. Negative where it is worse.
 */
export function gainOver(value: number, reference: number, direction: 'min' | 'max'): number {
  if (direction === 'max') return value - reference
  if (reference === 0) return value === 0 ? 0 : Number.NEGATIVE_INFINITY
  return (reference - value) / Math.abs(reference)
}

export function afterPlanning(): Transition {
  return { next: 2, reason: finding('to-baseline', 'info', {}) }
}

/** Crashed or not finite → again; target met → finalization; below → diagnostics; no target → planning. */
export function afterBaseline(end: RunEnd, standing: Standing | undefined): Transition {
  if (end !== 'finished' || !standing) return { next: 2, reason: runReason(end, 2) }
  const { metric, value, target } = standing
  if (target === undefined) return { next: 1, reason: finding('no-target-set', 'error', { metric, value }) }
  const args = { metric, value, target }
  return targetMet(standing)
    ? { next: 5, reason: finding('target-met-on-validation', 'info', args) }
    : { next: 3, reason: finding('target-not-met-on-validation', 'warning', args) }
}

export interface Diagnosis {
  readonly infrastructureBroken: boolean
  readonly recommendations: number
  /** Gain that the recommendations promise in all, in points as a fraction. */
  readonly expectedGain: number
}

/** Infrastructure broken → baseline again; less than 3 points to gain → finalization; else → optimization. */
export function afterDiagnostics(diagnosis: Diagnosis): Transition {
  const { infrastructureBroken, recommendations, expectedGain } = diagnosis
  if (infrastructureBroken) return { next: 2, reason: finding('infrastructure-broken', 'error', {}) }
  const args = { gain: expectedGain, recommendations }
  if (recommendations === 0 || !isAtLeast(expectedGain, worthwhileGain)) {
    return { next: 5, reason: finding('little-to-gain', 'info', args) }
  }
  return { next: 4, reason: finding('gain-recommended', 'info', args) }
}

export interface OptimizationRound {
  readonly end: RunEnd
  readonly standing: Standing | undefined
  /** As `gainOver` has it: against the baseline, and against the round before (the baseline in the first). */
  readonly overBaseline: number
  readonly overRoundBefore: number
  /** Rounds made, this one included. */
  readonly rounds: number
}

/**
 * Crashed → the round again; target met → finalization; no better than the baseline → diagnostics; less
 * than 2 points in this round → finalization; three rounds made → finalization; else another round.
 */
export function afterOptimization(round: OptimizationRound): Transition {
  const { end, standing, overBaseline, overRoundBefore, rounds } = round
  if (end !== 'finished' || !standing) return { next: 4, reason: runReason(end, 4) }
  const { metric, value, target } = standing
  if (targetMet(standing) && target !== undefined) {
    return { next: 5, reason: finding('target-met-on-validation', 'info', { metric, value, target }) }
  }
  if (!(overBaseline > 0)) {
    return { next: 3, reason: finding('no-better-than-baseline', 'warning', { metric, gain: overBaseline }) }
  }
  if (!isAtLeast(overRoundBefore, roundGain)) {
    return { next: 5, reason: finding('round-gained-little', 'info', { metric, gain: overRoundBefore }) }
  }
  if (rounds >= mostRounds) {
    return { next: 5, reason: finding('rounds-used-up', 'warning', { rounds, gain: overBaseline }) }
  }
  return { next: 4, reason: finding('another-round', 'info', { rounds, gain: overRoundBefore }) }
}

/** What phase 5 ends with. */
export type Decision = 'deploy' | 'below-target' | 'investigate-split' | 'fix-export' | 'blocked'

const settled: readonly Verdict[] = ['passed', 'waived', 'not-applicable']

/**
 * The decision from the verdicts of the 24 items. An item without a verdict counts as missing. Of several
 * that failed the target weighs most, then the split, then the export.
 */
export function afterFinalization(
  items: readonly string[],
  verdicts: ReadonlyMap<string, Verdict>,
): { readonly decision: Decision; readonly next: 4 | 5 | undefined } {
  const failed = (item: string) => verdicts.get(item) === 'failed'
  if (items.every((item) => settled.includes(verdicts.get(item) ?? 'missing'))) {
    return { decision: 'deploy', next: undefined }
  }
  if (failed('test-target-met')) return { decision: 'below-target', next: 4 }
  if (failed('val-test-gap')) return { decision: 'investigate-split', next: 5 }
  if (failed('exported-accuracy-verified')) return { decision: 'fix-export', next: 5 }
  return { decision: 'blocked', next: 5 }
}

function runReason(end: RunEnd, phase: number): Finding {
  return end === 'not-finite'
    ? finding('run-not-finite', 'error', { phase })
    : finding('run-not-finished', 'error', { phase })
}
