import type { Files } from '../ports.ts'
import { eachOf } from './eachOf.ts'
import { mlflowRoot } from './findRuns.ts'
import type { BestEpoch } from './runHistory.ts'
import { createMlflowStore, type StoredRun } from './logs/mlflowStore.ts'
import { mlflowLog } from './logs/mlflow.ts'
import { listedHistory } from './logs/lookAtLog.ts'

/** Runs of a store that are listed, the newest; and those of them whose epochs are read. */
const mostListed = 1000
const mostRead = 50
const width = 8

/** A stored run, and how far it came where that was read. */
export interface ListedRun extends StoredRun {
  readonly epoch?: number | undefined
  readonly best?: BestEpoch | undefined
}

/** The order in which runs are listed. */
export function newestFirst(
  a: Pick<StoredRun, 'started' | 'path'>,
  b: Pick<StoredRun, 'started' | 'path'>,
): number {
  return (b.started ?? '').localeCompare(a.started ?? '') || a.path.localeCompare(b.path)
}

/** The newest runs of the project's MLflow store. What has ended is read once. */
export function createStoredRuns(files: Files, now: () => number): () => Promise<readonly ListedRun[]> {
  const store = createMlflowStore(files, mlflowRoot, now)
  const read = new Map<string, Pick<ListedRun, 'epoch' | 'best'>>()
  return async () => {
    const all = await store.list()
    const listed = all.toSorted(newestFirst).slice(0, mostListed)
    await eachOf(listed.slice(0, mostRead), width, async ({ path, ended }) => {
      if (ended !== undefined && read.has(path)) return
      const history = await listedHistory(files, { log: { format: mlflowLog, path }, size: 0 })
      read.set(path, { epoch: history.epochs.x.at(-1), best: history.best() })
    })
    return listed.map((run) => ({ ...run, ...read.get(run.path) }))
  }
}
