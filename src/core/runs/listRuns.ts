import { readHolder, trainingIn, trainingLock } from '../finalize/activity.ts'
import type { Liveness } from '../launch/holder.ts'
import { FileError, type FileStat, type Files } from '../ports.ts'
import { layout, runFiles } from '../project/layout.ts'
import { createRunHistory, type BestEpoch } from './runHistory.ts'
import { createEventReader } from './events.ts'
import { readMetrics, readRun } from './runDirectory.ts'

/** Folders below `results/` that are looked through, how deep, and how many at a time. */
const mostFolders = 5000
const deepest = 5
const width = 16
/** Largest `metrics.json` that is read for a list; of a longer run, the end of its events tells the best epoch. */
const metricsLimit = 2 ** 21
const tail = 2 ** 16
/** A run without a lock whose events were written within this time is taken to be going on, milliseconds. */
const recent = 120_000

/**
 * `vanished`: no process is there any more and the record states no end. `running` is said where a live process holds
 * the run's lock or, of a trainer that takes none, while its events are being written.
 */
export type RunStatus = 'running' | 'finished' | 'interrupted' | 'failed' | 'vanished'

export interface RunSummary {
  /** The run directory, relative to the project. */
  readonly path: string
  /** The path below `results/`. */
  readonly name: string
  readonly status: RunStatus
  /** The run of the production model. */
  readonly production: boolean
  readonly trainer: string | undefined
  readonly configPath: string | undefined
  /** ISO 8601; of a run without a record, when its events were last written. */
  readonly started: string | undefined
  readonly ended: string | undefined
  readonly exitCode: number | undefined
  readonly epoch: number | undefined
  readonly epochs: number | undefined
  readonly best: BestEpoch | undefined
}

/** Lists the runs of a project, newest first. What hasn't changed since the last call is not read again. */
export interface RunList {
  list(): Promise<readonly RunSummary[]>
}

/** @param now milliseconds since the epoch */
export function createRunList(files: Files, isAlive: Liveness, now: () => number): RunList {
  let known = new Map<string, RunReader>()
  return {
    async list() {
      const next = new Map<string, RunReader>()
      const runs: RunSummary[] = []
      await eachOf(await findRuns(files), async (path) => {
        const read = known.get(path) ?? createRunReader(files, path, isAlive, now)
        next.set(path, read)
        runs.push(await read())
      })
      known = next
      return runs.toSorted(newestFirst)
    },
  }
}

/** One run as it is now, whether it is there or not. */
export type RunReader = () => Promise<RunSummary>

/** Reads one run. As long as its files haven't changed it is not read again. */
export function createRunReader(files: Files, path: string, isAlive: Liveness, now: () => number): RunReader {
  let known: { readonly mark: string; readonly summary: RunSummary } | undefined
  return async () => {
    const look = await lookAt(files, path, isAlive, now())
    if (known?.mark !== look.mark) known = { mark: look.mark, summary: await summarize(files, path, look) }
    return known.summary
  }
}

/** A look at a run's files without reading them. Of the same `mark`, the run is the same. */
interface Look {
  readonly mark: string
  readonly going: boolean
  readonly stats: Stats
}

async function lookAt(files: Files, path: string, isAlive: Liveness, now: number): Promise<Look> {
  const stats = await statsOf(files, path)
  const lock = await readHolder(files, trainingLock(path))
  const written = stats.events !== undefined && now - stats.events.modified < recent
  const training = await trainingIn(files, path, isAlive)
  const going = training !== undefined || (lock === undefined && written)
  const marks = Object.values(stats).map((stat) => `${stat?.size}/${stat?.modified}`)
  return { mark: [going, ...marks].join(), going, stats }
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return (b.started ?? '').localeCompare(a.started ?? '') || a.path.localeCompare(b.path)
}

/** Names that no run has: what lies beside and in runs; saves a question to the disk for each. */
const noRun =
  /^\.|^predictions$|\.(?:jsonl?|ya?ml|log|txt|md|npz|npy|csv|parquet|png|svg|pdf|html|onnx|pth?|pt2|ckpt|safetensors|bin|diff)$/i

/** Directories below `results/` that hold a run's record or events. Symbolic links are not followed. */
async function findRuns(files: Files): Promise<readonly string[]> {
  const runs: string[] = []
  let level = ['results']
  let seen = 0
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const below: string[] = []
    await eachOf(level, async (folder) => {
      const names = await attempt(() => files.list(folder), [])
      if (names.includes(runFiles.run) || names.includes(runFiles.events)) runs.push(folder)
      await eachOf(
        names.filter((name) => !noRun.test(name)),
        async (name) => {
          if (++seen > mostFolders) return
          const stat = await attempt(() => files.stat(`${folder}/${name}`), undefined)
          if (stat?.kind === 'directory' && !stat.symbolic) below.push(`${folder}/${name}`)
        },
      )
    })
    level = below
  }
  return runs
}

type Stats = Readonly<Record<'run' | 'events' | 'metrics', FileStat | undefined>>

async function statsOf(files: Files, path: string): Promise<Stats> {
  const stat = (name: string) => attempt(() => files.stat(`${path}/${name}`), undefined)
  const [run, events, metrics] = await Promise.all([
    stat(runFiles.run),
    stat(runFiles.events),
    stat(runFiles.metrics),
  ])
  return { run, events, metrics }
}

async function summarize(files: Files, path: string, { stats, going }: Look): Promise<RunSummary> {
  const record = stats.run && (await readRun(files, `${path}/${runFiles.run}`))
  const run = record?.ok ? record.value : undefined
  const events = createRunHistory()
  const isWhole =
    !stats.events || (await takeTail(files, `${path}/${runFiles.events}`, stats.events.size, events.take))
  const short = stats.metrics !== undefined && stats.metrics.size <= metricsLimit
  const metrics = short ? await readMetrics(files, `${path}/${runFiles.metrics}`) : undefined
  const ending = events.ending
  const exitCode = run?.exitCode ?? (ending?.kind === 'finished' ? ending.exitCode : undefined)
  return {
    path,
    name: path.slice('results/'.length) || path,
    status: going && exitCode === undefined && !ending ? 'running' : endOf(exitCode, ending?.kind),
    production: path === layout.run,
    trainer: run?.trainer,
    configPath: run?.config.path,
    started: run?.started ?? events.started ?? timeOf(stats.events),
    ended: run?.ended ?? ending?.time,
    exitCode,
    epoch: events.epochs.x.at(-1),
    epochs: events.total,
    best: (metrics?.ok ? metrics.value.best : undefined) ?? (isWhole ? events.best() : events.statedBest),
  }
}

function endOf(exitCode: number | undefined, ending: 'finished' | 'failed' | undefined): RunStatus {
  if (ending === 'failed') return 'failed'
  if (exitCode === undefined) return 'vanished'
  return exitCode === 0 ? 'finished' : exitCode === 130 ? 'interrupted' : 'failed'
}

const timeOf = (stat: FileStat | undefined) => (stat ? new Date(stat.modified).toISOString() : undefined)

/** The events at a file's end: all of a short file, of a long one the last whole lines. False where it isn't all. */
async function takeTail(
  files: Files,
  path: string,
  size: number,
  take: (event: Parameters<ReturnType<typeof createRunHistory>['take']>[0]) => void,
): Promise<boolean> {
  const from = Math.max(0, size - tail)
  const bytes = await attempt(() => files.readRange(path, from, size - from), new Uint8Array(0))
  const reader = createEventReader(path)
  const { events } = reader.push(from === 0 ? bytes : bytes.subarray(bytes.indexOf(0x0a) + 1))
  for (const event of [...events, ...reader.finish().events]) take(event)
  return from === 0
}

/** Runs `work` for each, a few at a time, so that a slow disk isn't asked for everything at once. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) await work(items[next++]!)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
}

async function attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof FileError) return otherwise
    throw cause
  }
}
