import { success, type Result } from '../finding.ts'
import type { Ground } from '../readiness/ground.ts'
import { groundOf, historyOf, phaseRuns, standingOf } from '../readiness/phaseRun.ts'
import type { Symptoms } from './diagnose.ts'

/** What the record of a run shows. A standing that can't be recomputed is left out, with the findings that say why. */
export async function readSymptoms(
  ground: Ground,
  run: string = phaseRuns.baseline,
  config?: string,
): Promise<Result<Symptoms>> {
  const view = await groundOf(ground, { run, ...(config !== undefined && { config }) })
  const [read, history] = [await view.config(), await historyOf(view)]
  if (!read.ok) return read
  if (!history.ok) return history
  const standing = await standingOf(view)
  return success(
    { config: read.value, history: history.value, standing: standing.ok ? standing.value : undefined },
    standing.findings,
  )
}
