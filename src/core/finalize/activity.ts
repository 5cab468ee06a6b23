import * as z from 'zod'
import { trainingDigest } from '../config/digest.ts'
import { readConfig } from '../config/effective.ts'
import { FileError, type Files } from '../ports.ts'
import { layout, runFiles } from '../project/layout.ts'
import { findCheckpoint } from '../runs/checkpoint.ts'
import { createEventReader } from '../runs/events.ts'
import { parseJson } from '../runs/json.ts'
import { readRun } from '../runs/runDirectory.ts'

const lockLimit = 10_000
const configLimit = 1 << 20
/** Bytes at the end of the events that are looked through for the last epoch. */
const tail = 1 << 16

const holderSchema = z.object({
  pid: z.int().positive(),
  host: z.string().max(300),
  since: z.string().max(40),
  /** When the process started, so that a recycled pid isn't taken for the holder; absent where unknown. */
  born: z.string().max(40).optional(),
  token: z.string().max(100),
})
/** Who holds a lock, as its file says. */
export type Holder = z.output<typeof holderSchema>

/** Whether the process of a holder still runs; one of another host, which nobody here can see, counts as alive. */
export type Liveness = (holder: Holder) => Promise<boolean>

/** How far a training that runs has come; absent before its first epoch. */
export interface EpochProgress {
  readonly epoch: number
  readonly epochs: number
}

/** What the files say of one run directory. */
export type RunActivity =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly holder: Holder; readonly progress?: EpochProgress }
  | { readonly state: 'finished'; readonly ended: string | undefined }
  | {
      readonly state: 'broken'
      /** `vanished`: the process is gone without a word (killed, power cut); the record states no end. */
      readonly why: 'interrupted' | 'failed' | 'vanished'
      readonly exitCode?: number
      readonly configPath: string
      /** The checkpoint that a training of the same configuration goes on from; undefined where there is none. */
      readonly resume?: string
    }

/** What goes on in a project, read from its files alone. */
export interface Activity {
  /** The pipeline that runs; undefined where none does. */
  readonly pipeline: Holder | undefined
  /** A pipeline ended without letting go of its lock: it was killed. */
  readonly pipelineVanished: boolean
  /** The run of the production model. */
  readonly production: RunActivity
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
  }
}

/** What one run directory says. A training lock whose process is gone counts as none. */
export async function readRunActivity(
  files: Files,
  directory: string,
  isAlive: Liveness,
): Promise<RunActivity> {
  const holder = await readHolder(files, trainingLock(directory))
  if (holder && (await isAlive(holder))) {
    const progress = await lastEpoch(files, `${directory}/${runFiles.events}`)
    return { state: 'running', holder, ...(progress && { progress }) }
  }
  const run = await readRun(files, `${directory}/${runFiles.run}`)
  if (!run.ok) return { state: 'none' }
  const { exitCode, ended, config } = run.value
  if (exitCode === 0) return { state: 'finished', ended }
  const resume = await resumable(files, config)
  return {
    state: 'broken',
    why: exitCode === undefined ? 'vanished' : exitCode === 130 ? 'interrupted' : 'failed',
    ...(exitCode !== undefined && { exitCode }),
    configPath: config.path,
    ...(resume !== undefined && { resume }),
  }
}

/** The lock that a training takes on its run directory. */
export const trainingLock = (directory: string) => `${directory}/.training.lock`

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
  const text = await textOf(files, path, configLimit)
  const config = text === undefined ? undefined : readConfig(text, path)
  if (!config?.ok || trainingDigest(config.value) !== training) return undefined
  return findCheckpoint(files, config.value.checkpointing.output_dir, 'final_model_last')
}

async function lastEpoch(files: Files, path: string): Promise<EpochProgress | undefined> {
  try {
    const size = (await files.stat(path))?.size ?? 0
    const from = Math.max(0, size - tail)
    const text = new TextDecoder().decode(await files.readRange(path, from, size - from))
    const whole = from === 0 ? text : text.slice(text.indexOf('\n') + 1)
    const last = createEventReader(path)
      .push(whole)
      .events.findLast(({ event }) => event === 'epoch')
    return last?.event === 'epoch' ? { epoch: last.epoch, epochs: last.epochs } : undefined
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
