import { trainingDigest } from '../config/digest.ts'
import { failure, success, type Result } from '../finding.ts'
import { readJob } from '../launch/job.ts'
import { launchTraining } from '../launch/launchTraining.ts'
import type { LaunchContext } from '../launch/ports.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { findCheckpoint } from '../runs/checkpoint.ts'
import { readRun } from '../runs/runDirectory.ts'
import type { StepContext } from './step.ts'
import { witness, type Launched } from './witness.ts'
import { judgeLeftBehind, loggedSoFar, markOf } from './leftBehind.ts'

/** A training of the pipeline. */
export interface TrainingOrder extends Launched {
  /** Files that it must leave, as they are known when it has ended. */
  expected(): Promise<readonly string[]>
}

/**
 * Trains, or goes on where a broken training of the same configuration stopped, and judges what was left. Where a person
 * stopped it, what the launcher said of that.
 */
export async function trainInto(
  context: LaunchContext & Pick<StepContext, 'lookAround' | 'version'>,
  order: TrainingOrder,
): Promise<Result<undefined>> {
  const { files, signal } = context
  const { config, configPath, trainer, directory } = order
  const resume = await resumable(files, order)
  const record = await witness(context, order)
  const before = await markBefore(files, directory)
  const ended = await launchTraining(context, {
    config,
    trainer,
    run: {
      config: configPath,
      outputDirectory: directory,
      ...(resume !== undefined && { resume }),
    },
  })
  if (signal.aborted) return ended
  if (!ended.ok) return failure(...ended.findings, ...(await loggedSoFar(files, directory)))
  const witnessed = await record()
  const expected = await order.expected()
  const wrong = await judgeLeftBehind(files, {
    trainer: trainer.name,
    directory,
    configPath,
    config,
    expected,
    before,
  })
  if (wrong.length === 0) return success(undefined, [...ended.findings, ...witnessed])
  // What was seen of it is no record of a training that left too little.
  if (witnessed.length > 0) await files.remove(`${directory}/${runFiles.run}`)
  return failure(...wrong)
}

/**
 * The last checkpoint of a training with this configuration that did not end by itself. The trainer says whether it can
 * be read.
 */
async function resumable(
  files: Files,
  { config, trainer, directory }: TrainingOrder,
): Promise<string | undefined> {
  const run = await readRun(files, `${directory}/${runFiles.run}`)
  // A trainer of ours can't go on from a checkpoint of another.
  if (run.ok && trainer.kind !== 'project' && !run.value.trainer.startsWith(`${trainer.kind} `))
    return undefined
  if (!run.ok || run.value.exitCode === 0 || run.value.config.training !== trainingDigest(config))
    return undefined
  return findCheckpoint(files, config.checkpointing.output_dir, 'last')
}

/** As `markOf`. A training that was launched before and is followed now may have written its record already. */
async function markBefore(files: Files, directory: string): Promise<string> {
  return (await readJob(files, directory)) ? '' : markOf(files, directory)
}
