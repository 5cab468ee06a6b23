import { failure, finding } from '../finding.ts'
import type { Job } from './job.ts'
import { launcherOf } from './list.ts'

/** A training of another configuration or kind still runs where this one should. */
export const otherTraining = (job: Job, directory: string) =>
  failure(
    finding('launch-other-training', 'error', {
      directory,
      job: job.id ?? `process ${job.holder?.pid ?? ''}`,
      launcher: launcherOf(job.launcher).title,
    }),
  )
