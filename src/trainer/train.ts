import path from 'node:path'
import { readConfigFile } from '../core/config/configFile.ts'
import type { Config } from '../core/config/schema.ts'
import { loadDataset } from '../core/dataset/load.ts'
import { failure, finding, success, type Finding, type Result } from '../core/finding.ts'
import { FileError, type Files } from '../core/ports.ts'
import { fileFinding } from '../core/project/fileFinding.ts'
import { runFiles } from '../core/project/layout.ts'
import type { RunRecord } from '../core/runs/records.ts'
import { readRun } from '../core/runs/runDirectory.ts'
import { checkpointFolder, checkpointPath, readBest, removeCheckpoints, resumeFrom } from './checkpoints.ts'
import { exportBest } from './exportBest.ts'
import { finish } from './finish.ts'
import { initialWeights } from './initialize.ts'
import { createJournal, type Journal } from './journal.ts'
import { openingLines } from './lines.ts'
import { runEpochs } from './loop.ts'
import type { TrainOptions, TrainOutcome } from './options.ts'
import { prepare, type Plan } from './prepare.ts'
import { describeRun, writeRecord } from './record.ts'
import { newState, type TrainingState } from './state.ts'
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts'

/**
 * The embedded trainer by the trainer protocol: trains and leaves the run directory, or with `exportOnly` makes
 * an ONNX model of the best checkpoint. Expected problems are findings, among them unreadable or unwritable
 * files; the run's record then carries the exit code 3.
 */
export async function train(options: TrainOptions): Promise<Result<TrainOutcome>> {
  const { files, configPath, report, exportOnly } = options
  try {
    return await withoutFileErrors(async () => {
      const config = await readConfigFile(files, configPath)
      if (!config.ok) return config
      for (const warning of config.findings) report.finding(warning)
      return withLocks(options, config.value, async () => {
        const dataset = await loadDataset(files, config.value)
        if (!dataset.ok) return dataset
        for (const warning of dataset.findings) report.finding(warning)
        const plan = prepare(config.value, dataset.value)
        if (!plan.ok) return plan
        return exportOnly ? exportBest(options, plan.value) : run(options, plan.value)
      })
    })
  } finally {
    report.progress(undefined)
  }
}

/** One training at a time a run directory, and a checkpoint folder. */
async function withLocks<T>(
  { lock, runDirectory }: TrainOptions,
  config: Config,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const taken: { release(): Promise<void> }[] = []
  try {
    for (const directory of [runDirectory, checkpointFolder(config)]) {
      if (leavesProject(directory)) {
        return failure(finding('path-outside-project', 'error', { path: directory }, { file: directory }))
      }
      const mine = await lock(`${directory}/.training.lock`)
      if (!mine.held) {
        const { pid = 0, host = 'an unknown host', since = 'an unknown time' } = mine.holder ?? {}
        return failure(
          finding('trainer-running', 'error', { directory, pid, host, since }, { file: directory }),
        )
      }
      taken.push(mine)
    }
    return await work()
  } finally {
    for (const mine of taken) await mine.release()
  }
}

const leavesProject = (directory: string) =>
  path.isAbsolute(directory) || path.normalize(directory).split(path.sep)[0] === '..'

async function run(options: TrainOptions, plan: Plan): Promise<Result<TrainOutcome>> {
  const { files, clock, runDirectory: directory, report } = options
  const { config, network, optimizer, dataset, origin } = plan
  const tensorFlow = await loadTensorFlow(options.backend, files.root, options.binaries)
  if (options.backend !== 'auto' && tensorFlow.backend !== options.backend) {
    return failure(finding('trainer-backend-missing', 'error', { backend: options.backend }))
  }
  noteIgnored(config, tensorFlow, report.finding)
  let state: TrainingState
  let earlier: RunRecord | undefined
  if (options.resume === undefined) {
    await forgetRun(files, directory, config)
    state = newState(initialWeights(network, config, dataset.train), network, optimizer)
  } else {
    const resumed = await resumeFrom(files, config, options.resume, network, optimizer, origin)
    if (!resumed.ok) return resumed
    for (const warning of resumed.findings) report.finding(warning)
    state = resumed.value
    const before = await readRun(files, `${directory}/${runFiles.run}`)
    earlier = before.ok ? before.value : undefined
    await mendEvents(files, `${directory}/${runFiles.events}`)
  }
  const described = await describeRun(options, {
    launcher: options.launcher ?? 'local',
    plan,
    configPath: options.configPath,
    directory,
    command: options.command,
    version: options.version,
    tensorFlow,
  })
  const record: RunRecord = {
    ...described,
    started: earlier?.started ?? described.started,
    resumedFrom: options.resume === undefined ? [] : [...(earlier?.resumedFrom ?? []), options.resume],
  }
  await writeRecord(files, directory, record)
  const journal = createJournal(files, clock, directory, report.line)
  const began = clock.elapsed()
  const end = async (exitCode: number) => {
    const seconds = (earlier?.seconds ?? 0) + (clock.elapsed() - began) / 1000
    await writeRecord(files, directory, { ...record, seconds, ended: clock.now().toISOString(), exitCode })
    await journal.event({ event: 'run_finished', exit_code: exitCode })
  }
  await journal.event({
    event: 'run_started',
    epochs: config.training.epochs,
    resumed: options.resume !== undefined,
  })
  for (const line of openingLines(plan, tensorFlow.device)) await journal.say(line)
  const outcome = await withoutFileErrors(() => trainAndFinish(options, plan, state, tensorFlow, journal))
  if (outcome.ok) {
    await end(outcome.value.kind === 'interrupted' ? 130 : 0)
    return outcome
  }
  // Where the disk is full this fails too; what the training ended with is said all the same.
  await withoutFileErrors(async () => {
    await journal.event({ event: 'failed', reason: outcome.findings.map(({ code }) => code).join(', ') })
    await end(3)
    return outcome
  })
  return outcome
}

/** A file that can't be read or written as a finding; other errors pass. */
async function withoutFileErrors<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  }
}

async function trainAndFinish(
  options: TrainOptions,
  plan: Plan,
  state: TrainingState,
  { tf }: TensorFlow,
  journal: Journal,
): Promise<Result<TrainOutcome>> {
  const { files, runDirectory } = options
  const { config, network } = plan
  const ended = await runEpochs(tf, plan, state, options, journal)
  if (!ended.ok) return ended
  const { epoch, best } = state.progress
  if (ended.value === 'interrupted') {
    const path = checkpointPath(config, 'last')
    options.report.finding(
      epoch === 0
        ? finding('trainer-stopped-early', 'warning', {})
        : finding('trainer-interrupted', 'warning', { epoch, path }),
    )
    return success({ kind: 'interrupted', epoch })
  }
  let weights = state.weights
  if (config.checkpointing.save_best) {
    const chosen = await readBest(files, config, network, best?.epoch)
    if (!chosen.ok) return chosen
    weights = chosen.value.weights
  }
  const final = await finish(tf, files, runDirectory, plan, weights, state.progress, journal)
  if (!final.ok) return final
  return success({ kind: 'trained', epochs: epoch, bestEpoch: best?.epoch ?? epoch, final: final.value })
}

/** Removes what an earlier run left, so that no file of it is taken for the new one's. */
async function forgetRun(files: Files, directory: string, config: Config): Promise<void> {
  await removeCheckpoints(files, config)
  const { run, events, log, metrics, predictions, signature } = runFiles
  for (const name of [run, events, log, metrics, predictions.val, predictions.test, signature]) {
    await files.remove(`${directory}/${name}`)
  }
}

/** Takes away a last line that was cut short, so that the next event doesn't join it. */
async function mendEvents(files: Files, file: string): Promise<void> {
  if ((await files.stat(file)) === undefined) return
  const text = await files.readText(file)
  if (!text.endsWith('\n')) await files.write(file, text.slice(0, text.lastIndexOf('\n') + 1))
}

/** Says which settings this trainer leaves out. */
function noteIgnored(config: Config, { device }: TensorFlow, tell: (finding: Finding) => void): void {
  const { training } = config
  if (!/^(auto|cpu)$/i.test(training.device)) {
    tell(finding('trainer-device-ignored', 'warning', { device: training.device, used: device }))
  }
}
