import { readConfig } from '../config/effective.ts'
import { limits } from '../config/limits.ts'
import { failure, finding, type Result } from '../finding.ts'
import type { Trainer } from '../launch/trainer.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { predictionsPath } from '../runs/predictionsPath.ts'
import { seedConfig, seedDirectory } from '../repeats/seeds.ts'
import { findRunLog, logFilesOf } from '../runs/logs/runLog.ts'
import { done, type StepContext } from './step.ts'
import { trainInto } from './trainInto.ts'

/**
 * Trains one of the other seeds into a directory of its own. Fails where the training has looked at the test set, which
 * its configuration leaves out, and without a finding where a person stopped it, who finds it as it was left.
 */
export async function trainSeed(
  context: StepContext,
  trainer: Trainer,
  seed: number,
): Promise<Result<undefined>> {
  const { files, configPath, runDirectory } = context
  const directory = seedDirectory(runDirectory, seed)
  const source = { path: configPath, text: await files.readText(configPath, { limit: limits.bytes }) }
  const text = seedConfig(source, seed, directory)
  if (!text.ok) return text
  const path = `${directory}/final_config.yaml`
  const config = readConfig(text.value, path)
  if (!config.ok) return config
  await files.write(path, text.value)
  const trained = await trainInto(context, {
    config: config.value,
    configPath: path,
    trainer,
    directory,
    expected: () => expectedIn(files, directory),
  })
  if (!trained.ok) return trained
  const test = await predictionsPath(files, directory, 'test')
  if ((await files.stat(test)) === undefined) return done()
  const args = { path: test, trainer: trainer.name, config: path }
  return failure(finding('repeat-test-set-predicted', 'error', args, { file: test }))
}

async function expectedIn(files: Files, directory: string): Promise<readonly string[]> {
  const log = await findRunLog(files, directory)
  const { run, events, metrics } = runFiles
  const isForeign = log !== undefined && log.path !== `${directory}/${events}`
  return [
    ...[run, ...(isForeign ? [] : [metrics])].map((name) => `${directory}/${name}`),
    await predictionsPath(files, directory, 'val'),
    ...(log ? await logFilesOf(files, log) : [`${directory}/${events}`]),
  ]
}
