import type { Files } from '../ports.ts'
import { jobName } from '../launch/job.ts'
import { runFiles } from '../project/layout.ts'
import { eachOf } from './eachOf.ts'
import { logFormats } from './logs/list.ts'
import { attempt } from './logs/place.ts'
import { findRunLog } from './logs/runLog.ts'

/** Folders of a project that are looked through for runs: ours, and those that other programs make. */
export const runRoots = ['results', 'lightning_logs', 'runs', 'logs', 'outputs'] as const
/** Where MLflow keeps its runs. */
export const mlflowRoot = 'mlruns'

/** Folders that are looked through, how deep, how many at a time, and of how many the content is looked at for a log. */
const mostFolders = 5000
const deepest = 5
const width = 16
const mostLooks = 500

/** Names that no run has: what lies beside and in runs; saves a question to the disk for each. */
const noRun =
  /^\.|^predictions$|\.(?:jsonl?|ya?ml|log|txt|md|npz|npy|csv|parquet|png|svg|pdf|html|onnx|pth?|pt2|ckpt|safetensors|bin|diff)$/i

/** Each makes a folder a run of ours: a job that waits in a cluster's queue has nothing else yet. */
const ours = [runFiles.run, runFiles.events, jobName]

interface Folder {
  readonly path: string
  /** It lies in a run: what other programs log there is that run's. */
  readonly inRun: boolean
}

/**
 * The run directories of a project: those that hold a record, events or a submitted job of ours, and those with a log
 * of another program in them. Symbolic links are not followed.
 */
export async function findRuns(files: Files): Promise<readonly string[]> {
  const runs: string[] = []
  let level: Folder[] = runRoots.map((path) => ({ path, inRun: false }))
  let seen = 0
  let looks = 0
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const below: Folder[] = []
    await eachOf(level, width, async ({ path, inRun }) => {
      const names = await attempt(() => files.list(path), [])
      const isOurs = ours.some((name) => names.includes(name))
      const mayBe = !isOurs && !inRun && path !== runRoots[0] && logFormats.some(({ marks }) => marks(names))
      const isOthers = mayBe && ++looks <= mostLooks && (await findRunLog(files, path)) !== undefined
      if (isOurs || isOthers) runs.push(path)
      await eachOf(
        names.filter((name) => !noRun.test(name)),
        width,
        async (name) => {
          if (++seen > mostFolders) return
          const stat = await attempt(() => files.stat(`${path}/${name}`), undefined)
          if (stat?.kind === 'directory' && !stat.symbolic)
            below.push({ path: `${path}/${name}`, inRun: inRun || isOurs || isOthers })
        },
      )
    })
    level = below
  }
  return runs
}
