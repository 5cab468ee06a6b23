import { failure, success, type Result } from '../finding.ts'
import { howItGoesOn, markOf, resumable } from '../launch/goingOn.ts'
import { readJob } from '../launch/job.ts'
import { launchTraining } from '../launch/launchTraining.ts'
import type { TrainingEnd } from '../launch/outcome.ts'
import type { LaunchContext } from '../launch/ports.ts'
import { runFiles } from '../project/layout.ts'
import type { StepContext } from './step.ts'
import { witness, type Launched } from './witness.ts'
import { judgeLeftBehind, loggedSoFar, ranToItsEnd } from './leftBehind.ts'

/** A training of the pipeline. */
export interface TrainingOrder extends Launched {
  /** Files that it must leave, as they are known when it has ended. */
  expected(): Promise<readonly string[]>
}

/**
 * Trains, or goes on where a broken training of the same configuration stopped, and judges what was left. Fails without
 * a finding where a person stopped it.
 */
export async function trainInto(
  context: LaunchContext & Pick<StepContext, 'lookAround' | 'version'>,
  order: TrainingOrder,
): Promise<Result<undefined>> {
  const { files, signal } = context
  const { config, configPath, trainer, directory } = order
  const resume = await resumable(files, order)
  const record = await witness(context, order)
  const mark = await markOf(files, directory)
  // One that was launched before and is followed now may have written its record already.
  const before = (await readJob(files, directory)) ? '' : mark
  const ended = await launchTraining(context, {
    config,
    trainer,
    run: {
      config: configPath,
      outputDirectory: directory,
      ...(resume !== undefined && { resume }),
    },
  })
  if (signal.aborted && !(ended.ok && (await isFinished(ended.value, files, order)))) {
    return failure(...ended.findings)
  }
  if (!ended.ok) {
    const next = await howItGoesOn(files, order, ended.findings, { before, resume, isAsked: false })
    return failure(...ended.findings, ...(await loggedSoFar(files, directory)), ...next)
  }
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

/** Many a script that is stopped ends with exit code 0 all the same: then its log has to show that nothing was cut off. */
async function isFinished(
  end: TrainingEnd,
  files: LaunchContext['files'],
  { directory, config }: TrainingOrder,
): Promise<boolean> {
  return end === 'finished' && (await ranToItsEnd(files, directory, config.training.epochs))
}
