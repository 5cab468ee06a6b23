import { trainingDigest } from '../../config/digest.ts'
import type { Config } from '../../config/schema.ts'
import { needsTrainer, splitFiles } from '../../dataset/places.ts'
import { failure, finding, success, type Result } from '../../finding.ts'
import { readJob } from '../../launch/job.ts'
import { launchTraining } from '../../launch/launchTraining.ts'
import { resolveTrainer } from '../../launch/resolveTrainer.ts'
import type { Trainer } from '../../launch/trainer.ts'
import { judgeLeftBehind, loggedSoFar, markOf } from '../leftBehind.ts'
import { runFiles } from '../../project/layout.ts'
import { findCheckpoint, inspectCheckpoint } from '../../runs/checkpoint.ts'
import { findRunLog, logFilesOf } from '../../runs/logs/runLog.ts'
import { readRun } from '../../runs/runDirectory.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'

/** Trains the production model, or goes on where a broken training of the same configuration stopped. */
export const trainStep: Step = {
  id: 'train',
  title: 'Train the production model',

  async ground(context) {
    const config = await context.readConfig()
    if (!config.ok) return config
    const trainer = await resolveTrainer(context, config.value, context.trainers)
    if (!trainer.ok) return trainer
    return success<StepGround>({
      settings: { training: trainingDigest(config.value), trainer: trainer.value.name },
      inputs: splitFiles(config.value, undefined),
      outputs: await outputs(context, config.value),
    })
  },

  async run(context) {
    const config = await context.readConfig()
    if (!config.ok) return config
    const chosen = await resolveTrainer(context, config.value, context.trainers)
    if (!chosen.ok) return chosen
    const trainer = chosen.value
    if (trainer.kind !== 'project' && !(trainer.kind === 'pytorch' && needsTrainer(config.value))) {
      // What the trainer would say in its log is found here with its code and place, and before anything is started.
      const dataset = await context.ground().dataset()
      if (!dataset.ok) return dataset
    }
    const resume = await resumable(context, config.value, trainer)
    const before = await markBefore(context)
    const ended = await launchTraining(context, {
      config: config.value,
      trainer,
      run: {
        config: context.configPath,
        outputDirectory: context.runDirectory,
        ...(resume !== undefined && { resume }),
      },
    })
    if (context.signal.aborted) return ended
    if (!ended.ok)
      return failure(...ended.findings, ...(await loggedSoFar(context.files, context.runDirectory)))
    return finished(context, trainer, config.value, before)
  },
}

async function outputs({ files, runDirectory }: StepContext, config: Config): Promise<string[]> {
  const folder = config.checkpointing.output_dir
  const checkpoints = await Promise.all([
    findCheckpoint(files, folder, 'best'),
    findCheckpoint(files, folder, 'last'),
  ])
  const { run, events, metrics, signature, predictions, config: copy, uncommittedChanges } = runFiles
  const log = await findRunLog(files, runDirectory)
  const optional = [copy, uncommittedChanges].map((name) => `${runDirectory}/${name}`)
  const present = await Promise.all(optional.map((path) => files.stat(path)))
  return [
    ...[run, metrics, signature, predictions.val, predictions.test].map((name) => `${runDirectory}/${name}`),
    ...(log ? await logFilesOf(files, log) : [`${runDirectory}/${events}`]),
    ...checkpoints.filter((path) => path !== undefined),
    ...optional.filter((_, index) => present[index] !== undefined),
  ]
}

/** The last checkpoint of a training with this configuration that did not end by itself. The trainer says whether it can be read. */
async function resumable(
  { files, runDirectory }: StepContext,
  config: Config,
  trainer: Trainer,
): Promise<string | undefined> {
  const run = await readRun(files, `${runDirectory}/${runFiles.run}`)
  // A trainer of ours can't go on from a checkpoint of another.
  if (run.ok && trainer.kind !== 'project' && !run.value.trainer.startsWith(`${trainer.kind} `))
    return undefined
  if (!run.ok || run.value.exitCode === 0 || run.value.config.training !== trainingDigest(config))
    return undefined
  return findCheckpoint(files, config.checkpointing.output_dir, 'last')
}

/** As `markOf`. A training that was launched before and is followed now may have written its record already. */
async function markBefore({ files, runDirectory }: StepContext): Promise<string> {
  return (await readJob(files, runDirectory)) ? '' : markOf(files, runDirectory)
}

async function finished(
  context: StepContext,
  trainer: Trainer,
  config: Config,
  before: string,
): Promise<Result<undefined>> {
  const { files, configPath, runDirectory: directory } = context
  const expected = await outputs(context, config)
  const wrong = await judgeLeftBehind(files, {
    trainer: trainer.name,
    directory,
    configPath,
    config,
    expected,
    before,
  })
  if (wrong.length > 0) return failure(...wrong)
  const run = await readRun(context.files, `${context.runDirectory}/${runFiles.run}`)
  if (!run.ok) return run
  const last = await findCheckpoint(context.files, config.checkpointing.output_dir, 'last')
  const epochs = last === undefined ? undefined : await inspectCheckpoint(context.files, last)
  return done(
    finding('training-finished', 'info', {
      epochs: epochs?.ok ? (epochs.value.epoch ?? 0) : 0,
      seconds: run.value.seconds ?? 0,
      trainer: trainer.name,
    }),
  )
}
