import { createHash } from 'node:crypto'
import type { Config } from '../core/config/schema.ts'
import { failure, finding, success, type Finding, type Result } from '../core/finding.ts'
import type { Network } from '../core/network/layers.ts'
import { FileError, type Files } from '../core/ports.ts'
import { fileFinding } from '../core/project/fileFinding.ts'
import type { Journal } from './journal.ts'
import type { Optimizer } from './optimizers.ts'
import { decodeState, encodeState, type Origin, type Progress, type TrainingState } from './state.ts'

/** Largest checkpoint that is read, bytes. */
const limit = 2 ** 30

const names = { best: 'final_model_best.safetensors', last: 'final_model_last.safetensors' } as const
const epochName = (epoch: number) => `epoch_${epoch}.safetensors`
const own = /^(?:final_model_(?:best|last)|epoch_\d+)\.safetensors$/

/** Folder of the checkpoints, without a slash at its end. */
export const checkpointFolder = (config: Config) => config.checkpointing.output_dir.replace(/\/+$/, '')

export const checkpointPath = (config: Config, kind: 'best' | 'last') =>
  `${checkpointFolder(config)}/${names[kind]}`

/** Removes the checkpoints of an earlier training by this trainer, so that none is taken for the new one's. */
export async function removeCheckpoints(files: Files, config: Config): Promise<void> {
  const folder = checkpointFolder(config)
  for (const name of await files.list(folder)) if (own.test(name)) await files.remove(`${folder}/${name}`)
}

/**
 * Saves what the settings ask for after an epoch: best, top k and periodic, last the last one, so that a crash
 * between two of them leaves a last checkpoint from which the rest is made again.
 */
export async function saveCheckpoints(
  files: Files,
  config: Config,
  state: TrainingState,
  origin: Origin,
  metric: string,
  journal: Journal,
): Promise<void> {
  const { checkpointing: settings } = config
  const { progress } = state
  const { epoch, best, top } = progress
  const folder = checkpointFolder(config)
  const bytes = encodeState(state, origin, metric)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const value = progress.history.at(-1)?.metrics[metric]
  const save = async (name: string, kind: 'best' | 'last' | 'periodic' | 'top_k') => {
    const path = `${folder}/${name}`
    await files.write(path, bytes)
    await journal.event({
      event: 'checkpoint',
      kind,
      epoch,
      path,
      sha256,
      metric,
      ...(value !== undefined && { value }),
    })
  }
  if (settings.save_best && best?.epoch === epoch) await save(names.best, 'best')
  const inTop = settings.save_top_k > 1 && top.some((one) => one.epoch === epoch)
  if (isPeriodic(config, epoch)) await save(epochName(epoch), 'periodic')
  else if (inTop) await save(epochName(epoch), 'top_k')
  if (settings.save_last) await save(names.last, 'last')
  if (inTop) await removeFallen(files, config, progress)
}

const isPeriodic = ({ checkpointing }: Config, epoch: number) =>
  checkpointing.checkpoint_every_n_epochs > 0 && epoch % checkpointing.checkpoint_every_n_epochs === 0

/** Removes epochs that are among the best k no longer. */
async function removeFallen(files: Files, config: Config, { epoch, top }: Progress): Promise<void> {
  const folder = checkpointFolder(config)
  const kept = new Set(top.map((one) => one.epoch))
  for (const name of await files.list(folder)) {
    const saved = Number(/^epoch_(\d+)\.safetensors$/.exec(name)?.[1] ?? Number.NaN)
    if (saved <= epoch && !kept.has(saved) && !isPeriodic(config, saved))
      await files.remove(`${folder}/${name}`)
  }
}

/**
 * The state to go on from. A checkpoint that is damaged is replaced by the latest readable one of the same
 * training, with a warning; one of another training, or of other data, is refused.
 */
export async function resumeFrom(
  files: Files,
  config: Config,
  path: string,
  network: Network,
  optimizer: Optimizer,
  origin: Origin,
): Promise<Result<TrainingState>> {
  const asked = await readState(files, path, network, optimizer)
  if (asked.ok) {
    const { trainingDigest, data } = asked.value.origin
    if (trainingDigest !== origin.trainingDigest) {
      return failure(finding('trainer-resume-other-config', 'error', { path }, { file: path }))
    }
    return data === origin.data
      ? success(asked.value.state)
      : failure(finding('trainer-resume-other-data', 'error', { path }, { file: path }))
  }
  if (asked.findings.some(({ code }) => code === 'trainer-resume-not-ours')) return asked
  let latest: { path: string; state: TrainingState } | undefined
  const folder = checkpointFolder(config)
  for (const name of (await files.list(folder)).filter((one) => own.test(one))) {
    const other = await readState(files, `${folder}/${name}`, network, optimizer)
    if (!other.ok || other.value.origin.trainingDigest !== origin.trainingDigest) continue
    if (other.value.origin.data !== origin.data) continue
    if (other.value.state.progress.epoch > (latest?.state.progress.epoch ?? -1)) {
      latest = { path: `${folder}/${name}`, state: other.value.state }
    }
  }
  if (latest === undefined) {
    return failure(...asked.findings, finding('trainer-no-checkpoint', 'error', { path }, { file: path }))
  }
  return success(latest.state, [
    finding(
      'trainer-checkpoint-replaced',
      'warning',
      { broken: path, used: latest.path, epoch: latest.state.progress.epoch },
      { file: path },
    ),
  ])
}

/** The weights of the best epoch, from its checkpoint; where best ones aren't saved, those of the last epoch. */
export async function readBest(
  files: Files,
  config: Config,
  network: Network,
  expected?: number,
): Promise<Result<TrainingState & { readonly path: string; readonly trainingDigest: string }>> {
  const folder = checkpointFolder(config)
  const candidates = config.checkpointing.save_best
    ? [names.best, ...(expected === undefined ? [] : [epochName(expected)])]
    : [names.last]
  const findings: Finding[] = []
  for (const name of candidates) {
    const path = `${folder}/${name}`
    const read = await readState(files, path, network)
    if (!read.ok) findings.push(...read.findings)
    else if (
      !config.checkpointing.save_best ||
      expected === undefined ||
      read.value.state.progress.epoch === expected
    ) {
      return success({ ...read.value.state, path, trainingDigest: read.value.origin.trainingDigest })
    }
  }
  return failure(finding('trainer-no-best', 'error', { folder }, { file: folder }), ...findings)
}

async function readState(files: Files, path: string, network: Network, optimizer?: Optimizer) {
  try {
    return decodeState(await files.read(path, { limit }), path, network, optimizer)
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  }
}
