import { success, type Finding, type Result } from '../finding.ts'
import {
  choosePath,
  openPaths,
  type ChosenPath,
  type PathFacts,
  type PhaseStanding,
} from '../phases/prerequisites.ts'
import type { GateName } from '../phases/gates.ts'
import { layout } from '../project/layout.ts'
import { judgeGate } from './gate.ts'
import type { Ground } from './ground.ts'
import { transitionOf } from './phaseTransitions.ts'
import { settledVerdicts } from './settled.ts'

/** The way into phase 5, judged from the project's files now; the findings of a failure say what each path lacks. */
export async function findPath(ground: Ground): Promise<Result<ChosenPath>> {
  return choosePath(await pathFacts(ground))
}

/** All open ways into phase 5, the one that is taken unasked first; the findings of a failure say what each path lacks. */
export async function findPaths(ground: Ground): Promise<ReturnType<typeof openPaths>> {
  return openPaths(await pathFacts(ground))
}

async function pathFacts(ground: Ground): Promise<PathFacts> {
  const optimization = await standing(ground, 'optimization_complete', 4)
  const exists = async (path: string) => (await ground.files.stat(path)) !== undefined
  return {
    optimization,
    baseline: await standing(ground, 'post_baseline', 2),
    diagnostics: await standing(ground, 'diagnostics_complete', 3),
    configurations: {
      training: await exists(layout.configs.training),
      optimization: await exists(layout.configs.optimization),
    },
  }
}

async function standing(ground: Ground, gate: GateName, phase: 2 | 3 | 4): Promise<PhaseStanding> {
  const judged: Result<{ open: boolean; blocking: readonly string[] }> = await blockingOf(ground, gate)
  const transition = await transitionOf(ground, phase)
  return {
    gateOpen: judged.ok && judged.value.open,
    blocking: judged.ok ? judged.value.blocking : judged.findings.map((found: Finding) => found.code),
    transition: transition.ok ? transition.value : undefined,
  }
}

async function blockingOf(ground: Ground, gate: GateName) {
  const report = await judgeGate(ground, gate)
  if (!report.ok) return report
  const blocking = report.value.items
    .filter(({ verdict }) => !settledVerdicts.has(verdict))
    .map(({ id }) => id)
  return success({ open: report.value.open, blocking })
}
