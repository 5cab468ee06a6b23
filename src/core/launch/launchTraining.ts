import { trainingDigest } from '../config/digest.ts'
import { failure, type Result } from '../finding.ts'
import { runFiles } from '../project/layout.ts'
import { followJob, submitJob } from './cluster.ts'
import { readJob, removeJob, type Job } from './job.ts'
import type { Training } from './launcher.ts'
import { launcherOf } from './list.ts'
import { followProcess, runProcess } from './process.ts'
import type { TrainingEnd } from './outcome.ts'
import type { LaunchContext } from './ports.ts'
import { withoutTorchrunReport } from './torchrunReport.ts'

/**
 * Trains where the configuration says and waits for the end; anything but success is a finding. A training that was
 * started into the run directory before and still runs, or ended while nobody looked, is followed instead.
 */
export async function launchTraining(
  context: LaunchContext,
  wanted: Omit<Training, 'token' | 'project'>,
): Promise<Result<TrainingEnd>> {
  const shown = withoutTorchrunReport(context.output)
  try {
    return await followOrStart({ ...context, output: shown.take }, wanted)
  } finally {
    shown.end()
  }
}

async function followOrStart(
  context: LaunchContext,
  wanted: Omit<Training, 'token' | 'project'>,
): Promise<Result<TrainingEnd>> {
  const { files } = context
  const directory = wanted.run.outputDirectory
  const of = purposeOf(wanted)
  const known = await readJob(files, directory)
  if (known) {
    const training = { ...wanted, project: files.root, token: known.token }
    const followed = known.holder
      ? await followProcess(context, training, known, of)
      : await followJob(context, launcherOf(known.launcher), training, known, of)
    if (followed) return followed
    await removeJob(files, directory)
  }
  const launcher = launcherOf(wanted.config.launch.launcher)
  const training = { ...wanted, project: files.root, token: context.launching.token() }
  const objections = launcher.objections(training)
  if (objections.length > 0) return failure(...objections)
  const plan = launcher.plan(training)
  const before = await files.digest(`${directory}/${runFiles.run}`)
  const job: Job = {
    launcher: launcher.id,
    token: training.token,
    since: context.clock.now().toISOString(),
    trainer: wanted.trainer.name,
    of,
    ...(before !== undefined && { before }),
  }
  return plan.kind === 'process'
    ? runProcess(context, launcher, training, plan, job)
    : submitJob(context, launcher, training, plan, job)
}

/** What a training is for, so that another one in the same run directory isn't taken for it. */
function purposeOf({ config, run }: Pick<Training, 'config' | 'run'>): string {
  return `${trainingDigest(config)} ${run.mode ?? 'production'}${run.exportOnly ? ' export' : ''}`
}
