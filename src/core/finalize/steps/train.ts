import { trainingDigest } from '../../config/digest.ts'
import type { Config } from '../../config/schema.ts'
import { needsTrainer, splitFiles } from '../../dataset/places.ts'
import { finding, success, type Finding, type Result } from '../../finding.ts'
import { resolveTrainer } from '../../launch/resolveTrainer.ts'
import type { Trainer } from '../../launch/trainer.ts'
import { runFiles } from '../../project/layout.ts'
import { findCheckpoint, inspectCheckpoint } from '../../runs/checkpoint.ts'
import { findRunLog, logFilesOf } from '../../runs/logs/runLog.ts'
import { predictionsPath } from '../../runs/predictionsPath.ts'
import { readRun } from '../../runs/runDirectory.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'
import { trainInto } from '../trainInto.ts'

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
    const trained = await trainInto(context, {
      config: config.value,
      configPath: context.configPath,
      trainer,
      directory: context.runDirectory,
      expected: () => outputs(context, config.value),
    })
    if (!trained.ok) return trained
    return finished(context, trainer, config.value, trained.findings)
  },
}

async function outputs({ files, runDirectory }: StepContext, config: Config): Promise<string[]> {
  const folder = config.checkpointing.output_dir
  const checkpoints = await Promise.all([
    findCheckpoint(files, folder, 'best'),
    findCheckpoint(files, folder, 'last'),
  ])
  const { run, events, metrics, signature, config: copy, uncommittedChanges } = runFiles
  const log = await findRunLog(files, runDirectory)
  // The log of another program is all the account that its epochs need.
  const isForeign = log !== undefined && log.path !== `${runDirectory}/${events}`
  const optional = [copy, uncommittedChanges, ...(isForeign ? [metrics] : [])].map(
    (name) => `${runDirectory}/${name}`,
  )
  const present = await Promise.all(optional.map((path) => files.stat(path)))
  return [
    ...[run, ...(isForeign ? [] : [metrics]), signature].map((name) => `${runDirectory}/${name}`),
    await predictionsPath(files, runDirectory, 'val'),
    await predictionsPath(files, runDirectory, 'test'),
    ...(log ? await logFilesOf(files, log) : [`${runDirectory}/${events}`]),
    ...checkpoints.filter((path) => path !== undefined),
    ...optional.filter((_, index) => present[index] !== undefined),
  ]
}

async function finished(
  context: StepContext,
  trainer: Trainer,
  config: Config,
  told: readonly Finding[],
): Promise<Result<undefined>> {
  const run = await readRun(context.files, `${context.runDirectory}/${runFiles.run}`)
  if (!run.ok) return run
  const last = await findCheckpoint(context.files, config.checkpointing.output_dir, 'last')
  const epochs = last === undefined ? undefined : await inspectCheckpoint(context.files, last)
  return done(
    ...told,
    finding('training-finished', 'info', {
      epochs: epochs?.ok ? (epochs.value.epoch ?? 0) : 0,
      seconds: run.value.seconds ?? 0,
      trainer: trainer.name,
    }),
  )
}
