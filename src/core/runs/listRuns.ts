import { readHolder, trainingIn, trainingLock } from '../finalize/activity.ts'
import { readJob } from '../launch/job.ts'
import type { Liveness } from '../launch/holder.ts'
import type { FileStat, Files } from '../ports.ts'
import { layout, runFiles } from '../project/layout.ts'
import { eachOf } from './eachOf.ts'
import { findRuns } from './findRuns.ts'
import { mlflowLog } from './logs/mlflow.ts'
import { listedHistory, lookAtLog, type LogLook } from './logs/lookAtLog.ts'
import { attempt } from './logs/place.ts'
import { createRunHistory, type BestEpoch } from './runHistory.ts'
import { createStoredRuns, newestFirst, type ListedRun } from './storedRuns.ts'
import { createEventReader } from './events.ts'
import { readMetrics, readRun } from './runDirectory.ts'

/** Runs that are read at a time. */
const width = 16
/** Largest `metrics.json` that is read for a list; of a longer run, the end of its events tells the best epoch. */
const metricsLimit = 2 ** 21
const tail = 2 ** 16
/** A run without a lock whose events were written within this time is taken to be going on, milliseconds. */
const recent = 120_000

/**
 * `unrecorded`: another program logged it, and its log doesn't tell how it ended. `vanished`: no process is there any
 * more and the record states no end. `running` is said where a live process holds the run's lock or, of a trainer that
 * takes none, while its events are being written; `submitted` where a cluster has it and nobody here follows.
 */
export type RunStatus =
  | 'running'
  | 'submitted'
  | 'finished'
  | 'interrupted'
  | 'failed'
  | 'vanished'
  | 'unrecorded'

export interface RunSummary {
  /** The run directory, relative to the project. */
  readonly path: string
  /** The path below `results/`; of a run elsewhere the whole path, or what MLflow calls it. */
  readonly name: string
  readonly status: RunStatus
  /** The run of the production model. */
  readonly production: boolean
  readonly trainer: string | undefined
  /** Name of the machine that trains or trained; undefined where nothing tells. */
  readonly host: string | undefined
  readonly configPath: string | undefined
  /** The file that is its log: our events, or what another program wrote; undefined where that is several. */
  readonly log: string | undefined
  /** ISO 8601; of a run without a record, when its log was last written. */
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
  const stored = createStoredRuns(files, now)
  return {
    async list() {
      const next = new Map<string, RunReader>()
      const runs: RunSummary[] = []
      await eachOf(await findRuns(files), width, async (path) => {
        const read = known.get(path) ?? createRunReader(files, path, isAlive, now)
        next.set(path, read)
        runs.push(await read())
      })
      known = next
      return [...runs, ...(await stored()).map(summaryOfStored)].toSorted(newestFirst)
    },
  }
}

const statuses: Readonly<Record<ListedRun['status'], RunStatus>> = {
  running: 'running',
  scheduled: 'running',
  finished: 'finished',
  failed: 'failed',
  killed: 'interrupted',
  unknown: 'unrecorded',
}

function summaryOfStored({
  path,
  experiment,
  name,
  status,
  started,
  ended,
  epoch,
  best,
}: ListedRun): RunSummary {
  return {
    path,
    name: `${experiment}/${name || path.slice(path.lastIndexOf('/') + 1)}`.slice(0, 200),
    status: statuses[status],
    production: false,
    trainer: mlflowLog.title,
    host: undefined,
    configPath: undefined,
    log: undefined,
    started,
    ended,
    exitCode: undefined,
    epoch,
    epochs: undefined,
    best,
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
  /** Of a job that a cluster has and nobody here follows: since when. */
  readonly submitted: string | undefined
  /** Where the process that trains is. */
  readonly host: string | undefined
  readonly stats: Stats
  /** The log of another program, where there are no events of ours. */
  readonly log: LogLook | undefined
}

async function lookAt(files: Files, path: string, isAlive: Liveness, now: number): Promise<Look> {
  const stats = await statsOf(files, path)
  const lock = await readHolder(files, trainingLock(path))
  const log = stats.events ? undefined : await lookAtLog(files, path)
  const modified = stats.events?.modified ?? log?.modified
  const written = modified !== undefined && now - modified < recent
  const training = await trainingIn(files, path, isAlive)
  const job = training ? undefined : await readJob(files, path)
  const submitted = job?.id !== undefined && !job.holder ? job.since : undefined
  const going = training !== undefined || (lock === undefined && written)
  const marks = Object.values(stats).map((stat) => `${stat?.size}/${stat?.modified}`)
  const host = training?.holder.host
  const mark = [going, submitted, host, ...marks, log?.log.path, log?.size, log?.modified].join()
  return { mark, going, submitted, host, stats, log }
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

async function summarize(files: Files, path: string, look: Look): Promise<RunSummary> {
  const { stats, going, submitted, log } = look
  const record = stats.run && (await readRun(files, `${path}/${runFiles.run}`))
  const run = record?.ok ? record.value : undefined
  const events = log ? await listedHistory(files, log) : createRunHistory()
  const isWhole =
    !stats.events || (await takeTail(files, `${path}/${runFiles.events}`, stats.events.size, events.take))
  const short = stats.metrics !== undefined && stats.metrics.size <= metricsLimit
  const metrics = short ? await readMetrics(files, `${path}/${runFiles.metrics}`) : undefined
  const ending = events.ending
  const exitCode = run?.exitCode ?? (ending?.kind === 'finished' ? ending.exitCode : undefined)
  const isOpen = exitCode === undefined && !ending
  const start = run?.started ?? events.started
  const isBefore = (time: string) => start !== undefined && start < time
  return {
    path,
    name: path.startsWith('results/') ? path.slice('results/'.length) : path,
    status:
      submitted !== undefined && (isOpen || isBefore(submitted))
        ? 'submitted'
        : going && isOpen
          ? 'running'
          : endOf(exitCode, ending?.kind, run !== undefined || !log),
    production: path === layout.run,
    trainer: run?.trainer ?? log?.log.format.title,
    host: run?.host.name ?? look.host,
    configPath: run?.config.path,
    log: stats.events ? `${path}/${runFiles.events}` : log?.file,
    started: run?.started ?? events.started ?? timeOf(stats.events?.modified ?? log?.modified),
    ended: run?.ended ?? (ending?.time || undefined),
    exitCode,
    epoch: events.epochs.x.at(-1),
    epochs: events.total,
    best: (metrics?.ok ? metrics.value.best : undefined) ?? (isWhole ? events.best() : events.statedBest),
  }
}

function endOf(
  exitCode: number | undefined,
  ending: 'finished' | 'failed' | undefined,
  tellsItsEnd: boolean,
): RunStatus {
  if (ending === 'failed') return 'failed'
  if (exitCode === undefined) return tellsItsEnd ? 'vanished' : 'unrecorded'
  return exitCode === 0 ? 'finished' : exitCode === 130 ? 'interrupted' : 'failed'
}

const timeOf = (modified: number | undefined) =>
  modified === undefined ? undefined : new Date(modified).toISOString()

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
