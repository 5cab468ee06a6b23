import { trainingDigest } from '../config/digest.ts'
import { limits } from '../config/limits.ts'
import { readConfig } from '../config/effective.ts'
import { holderSchema, type Holder, type Liveness } from '../launch/holder.ts'
import { launchLock, readJob, type Job } from '../launch/job.ts'
import { FileError, type Files } from '../ports.ts'
import { layout, runFiles } from '../project/layout.ts'
import { findCheckpoint } from '../runs/checkpoint.ts'
import { createEventReader } from '../runs/events.ts'
import { parseJson } from '../runs/json.ts'
import { readRun } from '../runs/runDirectory.ts'

const lockLimit = 10_000
/** Bytes at the end of the events that are looked through for the last epoch. */
const tail = 1 << 16
const results = 'results'
const mostRuns = 500

/** How far a training that runs has come; absent before its first epoch. */
export interface EpochProgress {
  readonly epoch: number
  readonly epochs: number
}

/** Who trains, and how far that is. */
interface Runs {
  readonly holder: Holder
  /** The trainer outlived whoever started it: starting it again follows it. */
  readonly outlived?: true
  readonly progress?: EpochProgress
}

/** What the files say of one run directory. */
export type RunActivity =
  | { readonly state: 'none' }
  | ({ readonly state: 'running' } & Runs)
  | { readonly state: 'finished'; readonly ended: string | undefined }
  | {
      readonly state: 'broken'
      /** `vanished`: the process is gone without a word (killed, power cut); the record states no end. */
      readonly why: 'interrupted' | 'failed' | 'vanished'
      readonly exitCode?: number
      readonly configPath: string
      readonly started: string
      /** The checkpoint that a training of the same configuration goes on from; undefined where there is none. */
      readonly resume?: string
    }
  /** A cluster has it, and nobody here follows; starting it again follows it. */
  | { readonly state: 'submitted'; readonly job: Job; readonly configPath: string | undefined }

/** What goes on in a project, read from its files alone. */
export interface Activity {
  /** The pipeline that runs; undefined where none does. */
  readonly pipeline: Holder | undefined
  /** A pipeline ended without letting go of its lock: it was killed. */
  readonly pipelineVanished: boolean
  /** The run of the production model. */
  readonly production: RunActivity
  /** The other run directories that are trained into now. */
  readonly trainings: readonly Training[]
}

/** A training that runs. */
export interface Training extends Runs {
  readonly directory: string
}

/**
 * Reads from a project's lock and production run what runs, has finished or is broken, so that a window that was
 * reloaded, or a second one, sees the same. Nothing is changed and no process is touched.
 */
export async function readActivity(files: Files, isAlive: Liveness): Promise<Activity> {
  const holder = await readHolder(files, layout.pipelineLock)
  const isRunning = holder !== undefined && (await isAlive(holder))
  return {
    pipeline: isRunning ? holder : undefined,
    pipelineVanished: holder !== undefined && !isRunning,
    production: await readRunActivity(files, layout.run, isAlive),
    trainings: await findTrainings(files, isAlive),
  }
}

async function findTrainings(files: Files, isAlive: Liveness): Promise<readonly Training[]> {
  const found: Training[] = []
  for (const directory of await runDirectories(files)) {
    if (directory === layout.run) continue
    const runs = await runsIn(files, directory, isAlive)
    if (runs) found.push({ directory, ...runs })
  }
  return found
}

/** The folders below `results/`, two levels deep as the phases lay their runs, at most `mostRuns`. */
async function runDirectories(files: Files): Promise<readonly string[]> {
  const directories: string[] = []
  const below = async (folder: string) => {
    for (const name of await files.list(folder)) {
      if (name.startsWith('.') || directories.length >= mostRuns) continue
      const path = `${folder}/${name}`
      const stat = await files.stat(path)
      if (stat?.kind !== 'directory' || stat.symbolic || name === 'predictions') continue
      directories.push(path)
      if (folder === results) await below(path)
    }
  }
  await below(results)
  return directories
}

/** What one run directory says. A training lock whose process is gone counts as none. */
export async function readRunActivity(
  files: Files,
  directory: string,
  isAlive: Liveness,
): Promise<RunActivity> {
  const runs = await runsIn(files, directory, isAlive)
  if (runs) return { state: 'running', ...runs }
  const run = await readRun(files, `${directory}/${runFiles.run}`)
  const job = await readJob(files, directory)
  if (job && !job.holder)
    return { state: 'submitted', job, configPath: run.ok ? run.value.config.path : undefined }
  if (!run.ok) return { state: 'none' }
  const { exitCode, started, ended, config } = run.value
  if (exitCode === 0) return { state: 'finished', ended }
  const resume = await resumable(files, config)
  return {
    state: 'broken',
    why: exitCode === undefined ? 'vanished' : exitCode === 130 ? 'interrupted' : 'failed',
    ...(exitCode !== undefined && { exitCode }),
    configPath: config.path,
    started,
    ...(resume !== undefined && { resume }),
  }
}

/** The lock that the embedded trainer takes on its run directory. */
export const trainingLock = (directory: string) => `${directory}/.training.lock`

/**
 * Who trains into a run directory now: whoever launched it and follows, the embedded trainer by its lock, or a trainer
 * that takes none and outlived its starter. Undefined where nobody does.
 */
export async function trainingIn(
  files: Files,
  directory: string,
  isAlive: Liveness,
): Promise<Pick<Runs, 'holder' | 'outlived'> | undefined> {
  for (const path of [launchLock(directory), trainingLock(directory)]) {
    const holder = await readHolder(files, path)
    if (holder && (await isAlive(holder))) return { holder }
  }
  const holder = (await readJob(files, directory))?.holder
  return holder && (await isAlive(holder)) ? { holder, outlived: true } : undefined
}

async function runsIn(files: Files, directory: string, isAlive: Liveness): Promise<Runs | undefined> {
  const found = await trainingIn(files, directory, isAlive)
  if (!found) return undefined
  const progress = await lastEpoch(files, `${directory}/${runFiles.events}`)
  return { ...found, ...(progress && { progress }) }
}

/** Who holds a lock file; undefined where there is none, or what is there is none of ours. */
export async function readHolder(files: Files, path: string): Promise<Holder | undefined> {
  const text = await textOf(files, path, lockLimit)
  const parsed = text === undefined ? undefined : parseJson(text)
  if (!parsed?.ok) return undefined
  const held = holderSchema.safeParse(parsed.value)
  return held.success ? held.data : undefined
}

/** The last checkpoint, where the configuration still is the one that was trained with. */
async function resumable(
  files: Files,
  { path, training }: { readonly path: string; readonly training: string },
): Promise<string | undefined> {
  const text = await textOf(files, path, limits.bytes)
  const config = text === undefined ? undefined : readConfig(text, path)
  if (!config?.ok || trainingDigest(config.value) !== training) return undefined
  return findCheckpoint(files, config.value.checkpointing.output_dir, 'last')
}

async function lastEpoch(files: Files, path: string): Promise<EpochProgress | undefined> {
  try {
    const size = (await files.stat(path))?.size ?? 0
    const from = Math.max(0, size - tail)
    const bytes = await files.readRange(path, from, size - from)
    const whole = from === 0 ? bytes : bytes.subarray(bytes.indexOf(0x0a) + 1)
    const last = createEventReader(path)
      .push(whole)
      .events.findLast(({ event }) => event === 'epoch')
    return last?.event === 'epoch' && last.epochs !== undefined
      ? { epoch: last.epoch, epochs: last.epochs }
      : undefined
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}

async function textOf(files: Files, path: string, limit: number): Promise<string | undefined> {
  try {
    return await files.readText(path, { limit })
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}
