import { trainingDigest } from '../../config/digest.ts'
import type { Config } from '../../config/schema.ts'
import { splitFiles } from '../../dataset/places.ts'
import { canonicalJson, digestOf } from '../../digest.ts'
import { finding, success, type Result } from '../../finding.ts'
import { FileError } from '../../ports.ts'
import { resolveTrainer } from '../../launch/resolveTrainer.ts'
import type { Trainer } from '../../launch/trainer.ts'
import { runFiles } from '../../project/layout.ts'
import { codeFiles } from '../../repeats/code.ts'
import { comparedMetric, measureRun, measureTrial } from '../../repeats/measure.ts'
import { otherSeeds, seedDirectory } from '../../repeats/seeds.ts'
import { spreadFindings } from '../../repeats/told.ts'
import type { Repeats } from '../../runs/records.ts'
import { predictionsPath } from '../../runs/predictionsPath.ts'
import { readRepeats, readRun } from '../../runs/runDirectory.ts'
import { messageOf } from '../../wording/message.ts'
import { digestsOf } from '../evidence.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'
import { trainSeed } from '../trainSeed.ts'

type Seed = Repeats['seeds'][number]

/**
 * Trains the other seeds of `reproducibility.repeat`, each as the final run was but without the test set, and says how
 * far chance alone moves the figures. Seeds that are done stay done when the step is broken off.
 */
export const repeatStep: Step = {
  id: 'repeat',
  title: 'Train the other seeds',

  async isAsked({ files, configPath, readConfig }) {
    if ((await files.stat(configPath)) === undefined) return false
    try {
      const config = await readConfig()
      return config.ok && config.value.reproducibility.repeat > 1
    } catch (cause) {
      // What can't be read, the first step tells of.
      if (cause instanceof FileError) return false
      throw cause
    }
  },

  async ground(context) {
    const order = await orderOf(context)
    if (!order.ok) return order
    const { config, settings, files } = order.value
    const inRun = (name: string) => `${context.runDirectory}/${name}`
    const known = await readRepeats(context.files, inRun(runFiles.repeats))
    return success<StepGround>({
      settings: { ...settings, seeds: otherSeeds(config), metric: comparedMetric(config) },
      inputs: [...files, await predictionsPath(context.files, context.runDirectory, 'val')],
      outputs: [
        inRun(runFiles.repeats),
        ...(known.ok ? known.value.seeds.map(({ predictions }) => predictions.path) : []),
      ],
    })
  },

  async run(context, isForced) {
    const order = await orderOf(context)
    if (!order.ok) return order
    const { config, trainer, settings, files } = order.value
    const made = digestOf(canonicalJson({ ...settings, files: await digestsOf(context.files, files) }))
    const path = `${context.runDirectory}/${runFiles.repeats}`
    const before = isForced ? [] : await doneBefore(context, path, made)
    const final = await measureRun(context.ground(), context.runDirectory)
    if (!final.ok) return final
    const record: Repeats = {
      metric: `val_${comparedMetric(config)}`,
      training: trainingDigest(config),
      ground: made,
      final: { seed: config.reproducibility.seed, ...final.value.record },
      seeds: [],
    }
    const write = () => context.files.write(path, `${JSON.stringify(record, null, 2)}\n`)
    if (isForced) await write()
    const seeds = otherSeeds(config)
    const took = [await secondsOf(context, context.runDirectory)]
    for (const [index, seed] of seeds.entries()) {
      if (!before.includes(seed)) {
        context.signal.throwIfAborted()
        begin(context, seed, index, seeds.length, took)
        const trained = await trainSeed(context, trainer, seed)
        if (!trained.ok) return trained
      }
      const measured = await measureSeed(context, seed)
      if (!measured.ok) return measured
      took.push(measured.value.seconds)
      record.seeds.push(measured.value)
      await write()
    }
    const trial = await measureTrial(context.ground(), final.value.predictions)
    if (trial) record.trial = trial
    await write()
    return done(...spreadFindings(record))
  },
}

interface Order {
  readonly config: Config
  readonly trainer: Trainer
  /** Data and code: with `settings` all that a seed is made from but the seed itself. */
  readonly files: readonly string[]
  readonly settings: { readonly training: string; readonly trainer: string }
}

async function orderOf(context: StepContext): Promise<Result<Order>> {
  const config = await context.readConfig()
  if (!config.ok) return config
  const trainer = await resolveTrainer(context, config.value, context.trainers)
  if (!trainer.ok) return trainer
  const files = [
    ...splitFiles(config.value, undefined, ['train', 'val']),
    ...(await codeFiles(context.files, config.value, trainer.value)),
  ]
  const reproducibility = { ...config.value.reproducibility, seed: 0 }
  const training = trainingDigest({ ...config.value, reproducibility })
  const settings = { training, trainer: trainer.value.name }
  return success({ config: config.value, trainer: trainer.value, files, settings })
}

/** The seeds that were trained from the same, and whose predictions are as they were left. */
async function doneBefore({ files }: StepContext, path: string, made: string): Promise<readonly number[]> {
  const known = await readRepeats(files, path)
  if (!known.ok || known.value.ground !== made) return []
  const found: number[] = []
  for (const { seed, predictions } of known.value.seeds)
    if ((await files.digest(predictions.path)) === predictions.sha256) found.push(seed)
  return found
}

async function measureSeed(context: StepContext, seed: number): Promise<Result<Seed>> {
  const run = seedDirectory(context.runDirectory, seed)
  const measured = await measureRun(context.ground(), run)
  if (!measured.ok) return measured
  return success({ seed, run, seconds: await secondsOf(context, run), ...measured.value.record })
}

async function secondsOf({ files }: StepContext, directory: string): Promise<number> {
  const run = await readRun(files, `${directory}/${runFiles.run}`)
  return run.ok ? (run.value.seconds ?? 0) : 0
}

/** Says which seed is next, and how long those that are left will take by those that are done. */
function begin(
  { output, report }: StepContext,
  seed: number,
  index: number,
  of: number,
  took: readonly number[],
): void {
  const known = took.filter((seconds) => seconds > 0)
  const each = known.reduce((sum, seconds) => sum + seconds, 0) / known.length
  const left = known.length === 0 ? 0 : each * (of - index)
  report({ done: index, total: of, unit: 'seeds' })
  output(`${messageOf(finding('repeat-seed-begins', 'info', { seed, number: index + 1, of, left }))}\n`)
}
