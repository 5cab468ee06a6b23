import { failure, finding, success, type Result } from '../finding.ts'
import { download } from './download.ts'
import { logFile, removeJob, type Job } from './job.ts'
import type { JobState, Launcher, Training } from './launcher.ts'
import { interruptedCode, outcomeOf, recordedExit, type TrainingEnd } from './outcome.ts'
import type { LaunchContext } from './ports.ts'

/**
 * Milliseconds that a shared disk gets to show the record of a job that has ended: of one that must have left one, and
 * of one that may have left none; and between two looks.
 */
const recordPatience = 20_000
const shortPatience = 3000
const recordPause = 500

type Submitted = Job & { readonly id: string }

/** What came of a job that its cluster says has ended. */
export async function jobOutcome(
  context: LaunchContext,
  launcher: Launcher,
  training: Training,
  job: Submitted,
  state: JobState & { readonly state: 'ended' },
  said: string,
): Promise<Result<TrainingEnd>> {
  const { signal } = context
  const directory = training.run.outputDirectory
  const missed = await download(context, training, job.id)
  const patience = state.outcome === 'succeeded' ? recordPatience : shortPatience
  const recorded = training.run.exportOnly ? undefined : await awaitRecord(context, directory, job, patience)
  await removeJob(context.files, directory)
  const exitCode = state.outcome === 'succeeded' ? 0 : (state.exitCode ?? recorded)
  const wasStopped = state.outcome === 'stopped' || exitCode === interruptedCode
  if (wasStopped && signal.aborted) return success('stopped')
  if (missed) return failure(missed)
  if (wasStopped)
    return failure(finding('training-stopped', 'error', { trainer: job.trainer, why: state.detail }))
  const log = logFile(directory)
  const about = { trainer: job.trainer, log, wasStopped, said, interpreter: training.trainer.command }
  const outcome = outcomeOf({ exitCode, signal: undefined }, about)
  if (outcome.ok || outcome.findings[0]?.code !== 'trainer-failed') return outcome
  return failure(
    finding('launch-failed', 'error', {
      launcher: launcher.title,
      id: job.id,
      detail: state.detail,
      exitCode: exitCode ?? '',
      log,
    }),
  )
}

/** What came of a job that its cluster no longer knows: the run's own record says it, or nobody does. */
export async function lostOutcome(
  context: LaunchContext,
  launcher: Launcher,
  training: Training,
  job: Submitted,
): Promise<Result<TrainingEnd>> {
  const directory = training.run.outputDirectory
  const missed = await download(context, training, job.id)
  const exitCode = await awaitRecord(context, directory, job, shortPatience)
  await removeJob(context.files, directory)
  const log = logFile(directory)
  if (exitCode === undefined) {
    const lost = finding('launch-lost', 'error', { launcher: launcher.title, id: job.id, log })
    return failure(lost, ...(missed ? [missed] : []))
  }
  return outcomeOf(
    { exitCode, signal: undefined },
    { trainer: job.trainer, log, wasStopped: context.signal.aborted },
  )
}

async function awaitRecord(
  { files, clock, launching }: LaunchContext,
  directory: string,
  job: Job,
  patience: number,
): Promise<number | undefined> {
  const began = clock.elapsed()
  for (;;) {
    const exitCode = await recordedExit(files, directory, job)
    if (exitCode !== undefined || clock.elapsed() - began > patience) return exitCode
    await launching.wait(recordPause)
  }
}
