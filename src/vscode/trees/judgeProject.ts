import type { Result } from '../../core/finding.ts'
import type { GateName } from '../../core/phases/gates.ts'
import { limits } from '../../core/phases/limits.ts'
import { phases, type Phase } from '../../core/phases/phases.ts'
import type { Transition } from '../../core/phases/transitions.ts'
import { parseWorkflow, type Workflow } from '../../core/phases/workflow.ts'
import { FileError, type Files } from '../../core/ports.ts'
import { layout } from '../../core/project/layout.ts'
import type { GateReport } from '../../core/readiness/gate.ts'

/** What was found of a project, gate by gate. */
export interface Judged {
  /** Whether the project has its copy of the phases; absent before it was looked at. */
  readonly setUp?: boolean
  readonly gates: ReadonlyMap<GateName, Result<GateReport>>
  readonly workflows: ReadonlyMap<GateName, Workflow>
  readonly transitions: ReadonlyMap<GateName, Transition>
}

export const nothingJudged: Judged = {
  gates: new Map(),
  workflows: new Map(),
  transitions: new Map(),
}

/** What judging asks of a project. */
export interface JudgedProject {
  readonly ports: { readonly files: Files }
  gate(name: GateName): Promise<Result<GateReport>>
  ask(question: { readonly type: 'transition'; readonly phase: 2 | 3 | 4 }): Promise<Transition | undefined>
}

/**
 * Judges a project's gates, the last one first since it is what everybody looks at; each step gives what is known by
 * then, on top of what was known before.
 *
 * @param isWhole asked before each of the earlier gates: false leaves those that follow as they are
 */
export async function* judgeProject(
  project: JudgedProject,
  before: Judged,
  isWhole: () => boolean,
): AsyncGenerator<Judged> {
  const { files } = project.ports
  const setUp = (await files.stat(layout.phases))?.kind === 'directory'
  let known: Judged = { ...(setUp ? before : nothingJudged), setUp }
  yield known
  if (!setUp) return
  for (const phase of [phases.at(-1)!, ...phases.slice(0, -1)]) {
    if (phase.gate !== 'production_ready' && !isWhole()) return
    const report = await project.gate(phase.gate)
    const workflow = await readWorkflow(files, phase)
    const transition = await leadsTo(project, phase)
    known = {
      setUp,
      gates: new Map(known.gates).set(phase.gate, report),
      workflows: put(known.workflows, phase.gate, workflow),
      transitions: put(known.transitions, phase.gate, transition),
    }
    yield known
  }
}

function put<V>(
  map: ReadonlyMap<GateName, V>,
  gate: GateName,
  value: V | undefined,
): ReadonlyMap<GateName, V> {
  const changed = new Map(map)
  if (value === undefined) changed.delete(gate)
  else changed.set(gate, value)
  return changed
}

async function readWorkflow(files: Files, { workflow }: Phase): Promise<Workflow | undefined> {
  try {
    const parsed = parseWorkflow(await files.readText(workflow, { limit: limits.bytes }), workflow)
    return parsed.ok ? parsed.value : undefined
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}

async function leadsTo(project: JudgedProject, { number }: Phase): Promise<Transition | undefined> {
  return number === 1 || number === 5 ? undefined : project.ask({ type: 'transition', phase: number })
}
