import type { GateName } from '../../../../../src/core/phases/gates.ts'
import { phases } from '../../../../../src/core/phases/phases.ts'
import { verdicts, type Verdict } from '../../../../../src/core/readiness/check.ts'
import type { GateReport, ItemReport } from '../../../../../src/core/readiness/gate.ts'
import type { PhaseNode } from '../../../../../src/vscode/trees/phaseNode.ts'
import type { PhaseFacts, ProjectFacts } from '../../../../../src/vscode/trees/phasesModel.ts'

/** An item that a check decides. */
export const item = (id: string, verdict: Verdict, more: Partial<ItemReport> = {}): ItemReport => ({
  number: 1,
  id,
  section: '',
  title: id,
  decidedBy: 'check',
  verdict,
  reasons: [],
  evidence: [],
  ticked: false,
  ...more,
})

/** A gate with these items, open where each lets it be. */
export function report(gate: GateName, items: readonly ItemReport[]): GateReport {
  const { number, checklist, title } = phases.find((phase) => phase.gate === gate)!
  const counts = Object.fromEntries(
    verdicts.map((verdict) => [verdict, items.filter((each) => each.verdict === verdict).length]),
  ) as Record<Verdict, number>
  const open = items.every(({ verdict }) => ['passed', 'waived', 'not-applicable'].includes(verdict))
  return { gate, phase: number, checklist, title, open, items, counts, findings: [] }
}

/** A project that is set up, with what is known of its gates. */
export function project(
  facts: Partial<Record<GateName, Partial<PhaseFacts>>>,
  more: Partial<ProjectFacts> = {},
): ProjectFacts {
  return {
    project: 'file:///churn',
    name: 'churn',
    setUp: true,
    phases: phases.map((phase) => ({ phase, ...facts[phase.gate] })),
    ...more,
  }
}

/** The nodes and all below them. */
export function* all(nodes: readonly PhaseNode[]): Generator<PhaseNode> {
  for (const node of nodes) {
    yield node
    yield* all(node.children)
  }
}

/** The node with a label. */
export const find = (nodes: readonly PhaseNode[], label: string) => {
  const node = [...all(nodes)].find((each) => each.label === label)
  if (!node) throw new Error(`no row ${label}`)
  return node
}
