import { trainingDigest } from '../config/digest.ts'
import type { Config } from '../config/schema.ts'
import { finding, type Finding } from '../finding.ts'
import { markOf } from '../launch/goingOn.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { createRunHistory } from '../runs/runHistory.ts'
import { readRunLog, type ReadLog } from '../runs/logs/runLog.ts'
import { readRun } from '../runs/runDirectory.ts'

/** What a training is judged by when it ended. */
export interface LeftBehind {
  readonly trainer: string
  readonly directory: string
  readonly configPath: string
  readonly config: Config
  /** Files that it must leave. */
  readonly expected: readonly string[]
  /** `markOf` its directory before it began. */
  readonly before: string
}

/** What is wrong with what a training left that says that it succeeded; nothing where all is as it should be. */
export async function judgeLeftBehind(files: Files, left: LeftBehind): Promise<readonly Finding[]> {
  const { trainer, directory, configPath } = left
  const record = `${directory}/${runFiles.run}`
  const missing: string[] = []
  for (const path of left.expected) if ((await files.stat(path)) === undefined) missing.push(path)
  if (missing.length > 0) {
    const log = await readRunLog(files, directory)
    const names = missing.map((path) =>
      path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path,
    )
    const args = { trainer, directory, missing: names, log: log?.log.path ?? '', epochs: lastEpoch(log) }
    return [finding('trainer-left-nothing', 'error', args, { file: missing[0]! })]
  }
  if (left.before !== '' && (await markOf(files, directory)) === left.before) {
    const run = await readRun(files, record)
    const started = run.ok ? run.value.started : ''
    return [finding('trainer-left-old', 'error', { trainer, path: record, started }, { file: record })]
  }
  const run = await readRun(files, record)
  if (!run.ok) return run.findings
  if (run.value.config.training === trainingDigest(left.config)) return []
  return [
    finding('trainer-other-config', 'error', { trainer, path: record, config: configPath }, { file: record }),
  ]
}

/** What a training that failed has logged, and what is broken about its log. Nothing where it logged nothing. */
export async function loggedSoFar(files: Files, directory: string): Promise<readonly Finding[]> {
  const read = await readRunLog(files, directory)
  const epochs = lastEpoch(read)
  if (!read || epochs === 0) return read?.findings ?? []
  const { path, format } = read.log
  return [
    ...read.findings,
    finding('training-logged', 'info', { path, format: format.title, epochs }, { file: path }),
  ]
}

/** Whether a training's log ends with its last epoch, or with early stopping. */
export async function ranToItsEnd(files: Files, directory: string, epochs: number): Promise<boolean> {
  const read = await readRunLog(files, directory)
  const last = lastEpoch(read)
  const stop = read?.events.findLast(({ event }) => event === 'early_stopped')
  return last >= epochs || (stop?.event === 'early_stopped' && stop.epoch === last)
}

function lastEpoch(read: ReadLog | undefined): number {
  const history = createRunHistory('epochs')
  for (const event of read?.events ?? []) history.take(event)
  return history.epochs.x.at(-1) ?? 0
}
