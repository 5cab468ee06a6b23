import type { Result } from '../../core/finding.ts'
import type { Phase } from '../../core/phases/phases.ts'
import type { Transition } from '../../core/phases/transitions.ts'
import type { Workflow } from '../../core/phases/workflow.ts'
import type { GateReport } from '../../core/readiness/gate.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { Localizer } from '../localizer.ts'
import { checklistNode } from './checklistNode.ts'
import type { OpenBox } from './itemNode.ts'
import type { PhaseNode } from './phaseNode.ts'
import { problemNode } from './problemNode.ts'
import { progressOf } from './progress.ts'
import type { Icon } from './verdictLook.ts'
import { workflowNode } from './workflowNode.ts'

/** What is known of one phase; what isn't judged yet is absent. */
export interface PhaseFacts {
  readonly phase: Phase
  readonly report?: Result<GateReport>
  readonly workflow?: Workflow
  /** Where the phase leads by its figures. */
  readonly transition?: Transition
  /** Boxes of the checklist as an open editor has them, by item. */
  readonly boxes?: ReadonlyMap<string, OpenBox>
}

export interface ProjectFacts {
  /** The folder's address. */
  readonly project: string
  /** The folder's name. */
  readonly name: string
  /** Whether the project has its copy of the phases; absent before it was looked at. */
  readonly setUp?: boolean
  readonly phases: readonly PhaseFacts[]
  /** Why the project could not be judged. */
  readonly problem?: string
}

/** The view's rows: the phases of the only project, or one row a project with its phases below. */
export function phaseNodes(projects: readonly ProjectFacts[], l10n: Localizer): readonly PhaseNode[] {
  const shown = projects.filter(({ setUp, problem }) => setUp === true || problem !== undefined)
  if (shown.length === 0) return []
  if (projects.length === 1) return phasesOf(shown[0]!, l10n)
  return projects.map((facts) => projectNode(facts, l10n))
}

function projectNode(facts: ProjectFacts, l10n: Localizer): PhaseNode {
  const { project, name, setUp } = facts
  const description = describeProject(facts, l10n)
  const children = phasesOf(facts, l10n)
  return {
    // The editor keeps how a row is folded by its id; one that gets rows below it begins anew.
    id: setUp === true ? project : `${project}/${setUp === false ? 'bare' : 'judging'}`,
    label: name,
    ...(description !== undefined && { description }),
    tooltip: [name],
    icon: { name: 'root-folder' },
    spoken: description === undefined ? name : `${name}, ${description}`,
    context: setUp === false ? 'project bare' : 'project recheck',
    folded: children.length > 0 ? 'expanded' : 'leaf',
    children,
    project,
  }
}

function describeProject({ phases, setUp, problem }: ProjectFacts, l10n: Localizer): string | undefined {
  if (setUp === false) return l10n.t('not set up')
  const production = phases.find(({ phase }) => phase.gate === 'production_ready')
  if (production?.report?.ok) return progressOf(production.report.value)
  return problem === undefined ? l10n.t('checking…') : undefined
}

function phasesOf(facts: ProjectFacts, l10n: Localizer): readonly PhaseNode[] {
  const problems = facts.problem === undefined ? [] : [problemNode(facts.project, 'project', facts.problem)]
  if (facts.setUp !== true) return problems
  const judged = facts.phases.every(({ report }) => report !== undefined)
  const current = judged ? currentPhase(facts.phases) : undefined
  const rows = facts.phases.map((each) => {
    const row = phaseNode(facts, each, each === current, l10n)
    // Which one to fold out is known when all gates are judged.
    return judged ? row : { ...row, id: `${row.id}/judging` }
  })
  return [...problems, ...rows]
}

/** The first phase that the project has to pass and whose gate is closed; the last one where none is. */
function currentPhase(all: readonly PhaseFacts[]): PhaseFacts | undefined {
  const closed = all.find((facts) => !isOpen(facts) && !notNeeded(facts, all))
  return closed ?? all.at(-1)
}

const isOpen = ({ report }: PhaseFacts) => report?.ok === true && report.value.open

/** Phases 3 and 4 where an earlier one leads past them. */
function notNeeded({ phase }: PhaseFacts, all: readonly PhaseFacts[]): boolean {
  return (
    !phase.required &&
    all.some(
      (other) =>
        other.phase.number < phase.number && isOpen(other) && (other.transition?.next ?? 0) > phase.number,
    )
  )
}

function phaseNode(facts: ProjectFacts, each: PhaseFacts, current: boolean, l10n: Localizer): PhaseNode {
  const { phase, report, workflow, transition, boxes } = each
  const { project } = facts
  const label = `${phase.number} ${phase.title}`
  const description = describePhase(each, facts.phases, l10n)
  const leads = isOpen(each) && transition ? [messageOf(transition.reason)] : []
  const decision = report?.ok && report.value.decision ? [messageOf(report.value.decision.reason)] : []
  return {
    id: `${project}#${phase.gate}`,
    label,
    description,
    tooltip: [`${label}: ${description}`, ...leads, ...decision],
    icon: phaseIcon(each, facts.phases, current),
    spoken: l10n.t('Phase {0}, {1}', label, description),
    context: 'phase recheck',
    folded: current ? 'expanded' : 'collapsed',
    children: [
      ...(workflow ? [workflowNode(project, workflow, l10n)] : []),
      ...(report === undefined ? [] : [checklistNode(project, phase, report, boxes, current, l10n)]),
    ],
    project,
    gate: phase.gate,
  }
}

function describePhase(each: PhaseFacts, all: readonly PhaseFacts[], l10n: Localizer): string {
  const { report } = each
  if (report === undefined) return l10n.t('checking…')
  if (!report.ok) return l10n.t('can’t be judged')
  const progress = progressOf(report.value)
  if (report.value.open) return l10n.t('{0} · gate open', progress)
  if (notNeeded(each, all)) return l10n.t('{0} · not needed', progress)
  return progress
}

function phaseIcon(each: PhaseFacts, all: readonly PhaseFacts[], current: boolean): Icon {
  const { report } = each
  if (report === undefined) return { name: 'loading~spin' }
  if (!report.ok) return { name: 'error', colour: 'testing.iconFailed' }
  if (report.value.open) return { name: 'pass-filled', colour: 'testing.iconPassed' }
  if (notNeeded(each, all)) return { name: 'dash', colour: 'disabledForeground' }
  return current ? { name: 'circle-large-filled', colour: 'charts.blue' } : { name: 'circle-large-outline' }
}
