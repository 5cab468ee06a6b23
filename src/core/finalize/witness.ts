import { configDigest, trainingDigest } from '../config/digest.ts'
import type { Config } from '../config/schema.ts'
import { splitFiles } from '../dataset/places.ts'
import { finding, type Finding } from '../finding.ts'
import { logFile, readJob } from '../launch/job.ts'
import { protocolArguments, type Trainer } from '../launch/trainer.ts'
import type { Files } from '../ports.ts'
import { layout, runFiles } from '../project/layout.ts'
import { parseJson } from '../runs/json.ts'
import type { RunRecord } from '../runs/records.ts'
import { findRunLog } from '../runs/logs/runLog.ts'
import { withoutEscapes } from '../wording/terminalText.ts'
import { digestsOf } from './evidence.ts'
import type { StepContext } from './step.ts'

/** A training that is launched. */
export interface Launched {
  readonly config: Config
  readonly configPath: string
  readonly trainer: Trainer
  readonly directory: string
}

/** The member of `run.json` by which one that we wrote ourselves is known. */
const mark = 'witness'
const recordLimit = 1 << 22
/** Bytes of the end of what a training printed that are kept. */
const printedLimit = 1 << 24

const nothing = () => Promise.resolve([])

/**
 * A script of one's own may leave a log that is understood and no `run.json`. Whoever launched it has seen most of what
 * stands there: configuration, data, commit, packages, times and exit code. `before` looks at it ahead of the training.
 *
 * @returns what writes the record after a training that succeeded, where the script left none; a finding says so
 */
export async function witness(
  { files, clock, lookAround, version }: Pick<StepContext, 'files' | 'clock' | 'lookAround' | 'version'>,
  { config, configPath, trainer, directory }: Launched,
): Promise<() => Promise<readonly Finding[]>> {
  const path = `${directory}/${runFiles.run}`
  if (trainer.kind !== 'project' || (await readJob(files, directory))) return nothing
  if (await isOfAWitness(files, path)) await files.remove(path)
  if ((await files.stat(path)) !== undefined) return nothing
  const started = clock.now()
  const data = await digestsOf(files, splitFiles(config, undefined))
  const products = [directory, config.checkpointing.output_dir, layout.models, '.finalize', 'results']
  const around = await lookAround(trainer.command, directory, products)
  return async () => {
    if ((await files.stat(path)) !== undefined || !(await findRunLog(files, directory))) return []
    const ended = clock.now()
    const record = {
      [mark]: `finalize-model ${version}`,
      command: [
        trainer.command,
        ...trainer.args,
        ...protocolArguments({ config: configPath, outputDirectory: directory }),
      ],
      launcher: config.launch.launcher,
      trainer: trainer.name,
      config: { path: configPath, digest: configDigest(config), training: trainingDigest(config) },
      seed: config.reproducibility.seed,
      started: started.toISOString(),
      ended: ended.toISOString(),
      exitCode: 0,
      seconds: (ended.getTime() - started.getTime()) / 1000,
      devices: [],
      data,
      resumedFrom: [],
      ...around,
    } satisfies RunRecord
    await files.write(path, `${JSON.stringify(record, null, 2)}\n`)
    await keepWhatItPrinted(files, directory)
    return [finding('run-witnessed', 'info', { trainer: trainer.name, path }, { file: path })]
  }
}

/** The next program that is launched into the directory prints over it. */
async function keepWhatItPrinted(files: Files, directory: string): Promise<void> {
  const log = `${directory}/${runFiles.log}`
  const printed = await files.stat(logFile(directory))
  if ((await files.stat(log)) !== undefined || printed === undefined) return
  const from = Math.max(0, printed.size - printedLimit)
  const bytes = await files.readRange(logFile(directory), from, printedLimit)
  await files.write(log, withoutEscapes(new TextDecoder().decode(bytes)))
}

async function isOfAWitness(files: Files, path: string): Promise<boolean> {
  const stat = await files.stat(path)
  if (stat?.kind !== 'file' || stat.size > recordLimit) return false
  const parsed = parseJson(await files.readText(path, { limit: recordLimit }))
  return parsed.ok && typeof parsed.value === 'object' && parsed.value !== null && mark in parsed.value
}
