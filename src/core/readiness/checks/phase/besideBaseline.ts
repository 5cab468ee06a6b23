import type { Result } from '../../../finding.ts'
import { runFiles } from '../../../project/layout.ts'
import type { RunRecord } from '../../../runs/records.ts'
import type { CheckParameters } from '../../check.ts'
import type { Ground } from '../../ground.ts'
import { groundOf, phaseRuns } from '../../phaseRun.ts'

/** The record of a run, that of the baseline that it is held against, and where they stand. */
interface RunBesideBaseline {
  readonly run: Result<RunRecord>
  readonly baseline: Result<RunRecord>
  readonly path: string
  readonly other: string
}

/** Reads the records of the runs that the parameters `run` and `baseline` name: by default those of phases 4 and 2. */
export async function besideBaseline(
  ground: Ground,
  parameters: CheckParameters,
): Promise<RunBesideBaseline> {
  const view = await groundOf(ground, parameters, 'run', phaseRuns.optimization)
  const reference = await groundOf(ground, parameters, 'baseline', phaseRuns.baseline)
  return {
    run: await view.run(),
    baseline: await reference.run(),
    path: `${view.runDirectory}/${runFiles.run}`,
    other: `${reference.runDirectory}/${runFiles.run}`,
  }
}
