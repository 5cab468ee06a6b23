import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { layout } from '../project/layout.ts'
import type { Transition } from './transitions.ts'

/** What is known of one phase before finalization. */
export interface PhaseStanding {
  readonly gateOpen: boolean
  /** Ids of the items that keep the gate closed. */
  readonly blocking: readonly string[]
  /** Where the phase leads by its figures; undefined where they can't be had. */
  readonly transition: Transition | undefined
}

export interface PathFacts {
  readonly baseline: PhaseStanding
  readonly diagnostics: PhaseStanding
  readonly optimization: PhaseStanding
  /** Which configurations exist. */
  readonly configurations: { readonly training: boolean; readonly optimization: boolean }
}

/** The way into phase 5 and the configuration it starts from. */
export interface ChosenPath {
  readonly path: 'A' | 'B'
  readonly source: string
  readonly reason: Finding
}

/**
 * Path B (the optimized configuration) where gate 4 is open and phase 4 leads to 5; else path A (the
 * baseline's) where gate 2 is open and either phase 2 leads to 5 or, gate 3 being open, phase 3 does.
 * Where neither is open, a finding for each says what is missing.
 */
export function choosePath(facts: PathFacts): Result<ChosenPath> {
  const open = openPaths(facts)
  return open.ok ? success(open.value[0]) : open
}

/** Every path that is open, the one that is taken unasked first; else what each lacks. */
export function openPaths(
  facts: PathFacts,
): Result<readonly [preferred: ChosenPath, ...others: ChosenPath[]]> {
  const [a, b] = [whyNotA(facts), whyNotB(facts)]
  const { training, optimization } = layout.configs
  const open: ChosenPath[] = []
  if (b.length === 0) {
    const reason = finding('path-b-open', 'info', { source: optimization })
    open.push({ path: 'B', source: optimization, reason })
  }
  if (a.length === 0) {
    const reason = finding('path-a-open', 'info', { source: training })
    open.push({ path: 'A', source: training, reason })
  }
  const [preferred, ...others] = open
  if (preferred) return success([preferred, ...others] as const)
  return failure(
    finding('path-a-closed', 'error', { reasons: a }, { file: training }),
    finding('path-b-closed', 'error', { reasons: b }, { file: optimization }),
  )
}

function whyNotA({ baseline, diagnostics, configurations }: PathFacts): readonly string[] {
  if (!configurations.training && !baseline.transition) return notBegun(2, layout.configs.training)
  const reasons = [
    ...absent(configurations.training, layout.configs.training),
    ...closed('post_baseline', baseline),
  ]
  const enough = baseline.transition?.next === 5
  const nearOptimal = diagnostics.gateOpen && diagnostics.transition?.next === 5
  if (!enough && !nearOptimal) reasons.push(leadsElsewhere(2, baseline))
  return reasons
}

function whyNotB({ optimization, configurations }: PathFacts): readonly string[] {
  if (!configurations.optimization && !optimization.transition)
    return notBegun(4, layout.configs.optimization)
  const reasons = [
    ...absent(configurations.optimization, layout.configs.optimization),
    ...closed('optimization_complete', optimization),
  ]
  if (optimization.transition?.next !== 5) reasons.push(leadsElsewhere(4, optimization))
  return reasons
}

/** Of a phase that nothing is there of, its closed items would say nothing. */
const notBegun = (phase: number, path: string) => [`phase ${phase} has not begun: ${path} does not exist`]

const absent = (exists: boolean, path: string) => (exists ? [] : [`${path} does not exist`])

function closed(gate: string, { gateOpen, blocking }: PhaseStanding): readonly string[] {
  if (gateOpen) return []
  const shown = blocking.slice(0, 5).join(', ')
  const more = blocking.length > 5 ? ` and ${blocking.length - 5} more` : ''
  return [`gate ${gate} is closed${shown ? ` by ${shown}${more}` : ''}`]
}

function leadsElsewhere(phase: number, { transition }: PhaseStanding): string {
  return transition
    ? `phase ${phase} leads to phase ${transition.next}, not to 5`
    : `phase ${phase} has no run whose figures could decide`
}
