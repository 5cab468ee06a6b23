import type { Files } from '../../ports.ts'
import { eachOf } from '../eachOf.ts'
import { parseMeta, type MlflowRun } from './mlflowMeta.ts'
import { attempt } from './place.ts'

/** Bytes of a `meta.yaml` that are read at first, which nearly always is all, and at most. */
const usual = 2 ** 12
const metaLimit = 2 ** 16
const mostExperiments = 2000
const mostRuns = 200_000
/** Files that are read at a time. */
const width = 32

const decoder = new TextDecoder()
const empty = new Uint8Array(0)

/** A run of a file store. */
export interface StoredRun extends MlflowRun {
  /** Its folder, relative to the project. */
  readonly path: string
  readonly experiment: string
}

/** The runs of a file store. What hasn't changed since the last call is not read again. */
export interface MlflowStore {
  /** Deleted runs and experiments are left out. Sorted by nothing. */
  list(): Promise<readonly StoredRun[]>
}

/** Milliseconds after which a run that has ended is looked at again: it may be renamed or deleted, but no more than that. */
const settledFor = 60_000

/**
 * Lists a store without reading a metric. A store of tens of thousands of runs is usual where a search was run, so each
 * `meta.yaml` is read once; of those that ended, a later listing only sees to it once in a while.
 *
 * @param root the store, `mlruns`
 * @param now milliseconds since the epoch
 */
export function createMlflowStore(files: Files, root: string, now: () => number): MlflowStore {
  interface Known {
    readonly run: MlflowRun | undefined
    readonly modified: number
    readonly looked: number
  }
  const known = new Map<string, Known>()

  /** A range costs fewer calls of the file system than the whole file, and there are many. */
  async function textOf(path: string): Promise<string> {
    const start = await attempt(() => files.readRange(path, 0, usual), empty)
    const bytes =
      start.length < usual ? start : await attempt(() => files.readRange(path, 0, metaLimit), empty)
    return decoder.decode(bytes)
  }

  async function lookAt(path: string): Promise<MlflowRun | undefined> {
    const before = known.get(path)
    if (before?.run?.ended !== undefined && now() - before.looked < settledFor) return before.run
    const meta = `${path}/meta.yaml`
    const modified = before && (await attempt(() => files.stat(meta), undefined))?.modified
    if (before && modified === before.modified) {
      known.set(path, { ...before, looked: now() })
      return before.run
    }
    const read = parseMeta(await textOf(meta))
    const run = read?.kind === 'run' ? read : undefined
    // The time of the first look is not asked for: the next look reads again where it then differs.
    known.set(path, { run, modified: modified ?? -1, looked: now() })
    return run
  }

  return {
    async list() {
      const found: StoredRun[] = []
      const seen = new Set<string>()
      const experiments = (await files.list(root)).filter((name) => !name.startsWith('.'))
      for (const id of experiments.slice(0, mostExperiments)) {
        const folder = `${root}/${id}`
        const meta = parseMeta(await textOf(`${folder}/meta.yaml`))
        if (meta?.kind !== 'experiment' || meta.deleted) continue
        const runs = (await attempt(() => files.list(folder), [])).filter((name) =>
          /^[\da-f]{32}$/.test(name),
        )
        await eachOf(runs.slice(0, Math.max(0, mostRuns - seen.size)), width, async (name) => {
          const path = `${folder}/${name}`
          seen.add(path)
          const run = await lookAt(path)
          if (run && !run.deleted) found.push({ ...run, path, experiment: meta.name })
        })
      }
      for (const path of known.keys()) if (!seen.has(path)) known.delete(path)
      return found
    },
  }
}
