import type { Files } from '../../ports.ts'
import { createRunHistory, type RunHistory } from '../runHistory.ts'
import { attempt } from './place.ts'
import { findRunLog, logFilesOf, readLog, type RunLog } from './runLog.ts'

/** Largest log that is read for a list, bytes; of a longer one only is told that it is there. */
const listedLimit = 2 ** 22

/** A run's log as it is now, not read. */
export interface LogLook {
  readonly log: RunLog
  /** The log itself where it is one file. */
  readonly file: string | undefined
  readonly size: number
  /** When it was last written, milliseconds. */
  readonly modified: number
}

export async function lookAtLog(files: Files, directory: string): Promise<LogLook | undefined> {
  const log = await findRunLog(files, directory)
  if (!log) return undefined
  let size = 0
  let modified = 0
  const all = await logFilesOf(files, log)
  for (const path of all) {
    const stat = await attempt(() => files.stat(path), undefined)
    size += stat?.size ?? 0
    modified = Math.max(modified, stat?.modified ?? 0)
  }
  return { log, file: all.length === 1 && all[0] === log.path ? log.path : undefined, size, modified }
}

/** The epochs of a log for a list; none of a log that is too long for that. */
export async function listedHistory(
  files: Files,
  { log, size }: Pick<LogLook, 'log' | 'size'>,
): Promise<RunHistory> {
  const history = createRunHistory('epochs')
  if (size <= listedLimit) for (const event of (await readLog(files, log)).events) history.take(event)
  return history
}
