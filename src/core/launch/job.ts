import * as z from 'zod'
import { FileError, type Files } from '../ports.ts'
import { parseJson } from '../runs/json.ts'
import { holderSchema } from './holder.ts'
import { launcherIds } from './launcherIds.ts'

const jobLimit = 10_000

/**
 * What is noted in a run directory of the training that was started into it, so that another process or window finds
 * it again and never starts a second one.
 */
const jobSchema = z.object({
  launcher: z.enum(launcherIds),
  /** Our name for it, given before it was started. */
  token: z.string().regex(/^[\w-]{1,100}$/),
  /** The cluster's name for it; absent while it is being submitted. */
  id: z.string().min(1).max(500).optional(),
  /** Of a training that is a process of a machine. */
  holder: holderSchema.optional(),
  since: z.string().max(40),
  trainer: z.string().max(500),
  /** What it trains: digest of the training's configuration, mode, and whether it only exports. */
  of: z.string().max(500),
  /** Digest of the `run.json` that was there before; absent where there was none. */
  before: z.string().max(100).optional(),
})
export type Job = z.output<typeof jobSchema>

/** Its name in there. */
export const jobName = '.job.json'
const jobFile = (directory: string) => `${directory}/${jobName}`

/** What a training that was launched prints. */
export const logFile = (directory: string) => `${directory}/job.log`

/** The lock of whoever launches into a run directory and follows. */
export const launchLock = (directory: string) => `${directory}/.launch.lock`

/** The job noted in a run directory; undefined where there is none, or what is there is none of ours. */
export async function readJob(files: Files, directory: string): Promise<Job | undefined> {
  try {
    const parsed = parseJson(await files.readText(jobFile(directory), { limit: jobLimit }))
    const job = parsed.ok ? jobSchema.safeParse(parsed.value) : undefined
    return job?.success ? job.data : undefined
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}

export const writeJob = (files: Files, directory: string, job: Job) =>
  files.write(jobFile(directory), `${JSON.stringify(job, undefined, 2)}\n`)

export const removeJob = (files: Files, directory: string) => files.remove(jobFile(directory))
