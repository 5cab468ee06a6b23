import { layout } from '../project/layout.ts'
import { gateNames, type GateName } from './gates.ts'

export interface Phase {
  readonly number: 1 | 2 | 3 | 4 | 5
  readonly title: string
  /** Relative to the project (and to the package that brings them). */
  readonly folder: string
  readonly workflow: string
  readonly gate: GateName
  readonly checklist: string
  /** Whether every project passes through it; 3 and 4 only where the baseline falls short. */
  readonly required: boolean
}

const folders = {
  reproducibility_gate: ['Planning', '01_planning'],
  post_baseline: ['Baseline', '02_baseline'],
  diagnostics_complete: ['Diagnostics', '03_diagnostics'],
  optimization_complete: ['Optimization', '04_optimization'],
  production_ready: ['Finalization', '05_finalization'],
} as const satisfies Record<GateName, readonly [string, string]>

/** The five phases in order. */
export const phases: readonly Phase[] = gateNames.map((gate, index) => {
  const [title, name] = folders[gate]
  const folder = `${layout.phases}/${name}`
  const number = (index + 1) as Phase['number']
  return {
    number,
    title,
    folder,
    workflow: `${folder}/workflow.md`,
    gate,
    checklist: `${folder}/checklists/${gate}.md`,
    required: number !== 3 && number !== 4,
  }
})

/** The phase whose gate has this name; undefined for any other text. */
export function phaseOfGate(gate: string): Phase | undefined {
  return phases.find((phase) => phase.gate === gate)
}
