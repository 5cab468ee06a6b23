import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import type { Files, ProcessEnd } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { readRun } from '../runs/runDirectory.ts'
import type { Job } from './job.ts'
import type { Call, Launcher } from './launcher.ts'

/** Exit code of a trainer that was told to stop and kept its last checkpoint. */
export const interruptedCode = 130

/** How a training ended that did not fail: by itself, or since it was asked to stop. */
export type TrainingEnd = 'finished' | 'stopped'

/** How a trainer's exit code reads. */
export function outcomeOf(
  end: ProcessEnd,
  about: {
    readonly trainer: string
    readonly log: string
    /** It was asked to stop. */
    readonly wasStopped: boolean
    /** The last that it printed, where that is known. */
    readonly said?: string
    readonly interpreter?: string
  },
): Result<TrainingEnd> {
  if (end.exitCode === 0) return success('finished')
  if (about.wasStopped && end.exitCode === interruptedCode) return success('stopped')
  const { trainer, log, said, interpreter } = about
  if (end.exitCode === interruptedCode)
    return failure(finding('training-stopped', 'error', { trainer, why: '' }))
  const missing = said === undefined ? undefined : missingPackage(said)
  if (missing !== undefined && interpreter !== undefined)
    return failure(finding('package-missing', 'error', { trainer, package: missing, interpreter }))
  const exitCode = end.signal === undefined ? `exit code ${end.exitCode}` : `signal ${end.signal}`
  return failure(finding('trainer-failed', 'error', { trainer, exitCode, log }))
}

/** The package that Python could not import, where that is how it ended. */
function missingPackage(said: string): string | undefined {
  const found = [...said.matchAll(/No module named '?([\w.]+)'?/g)].at(-1)
  return found?.[1]?.split('.')[0]
}

/**
 * What the run's own record says of a training whose exit code nobody here knows; undefined where the record is
 * that of an earlier one, or states no end.
 */
export async function recordedExit(files: Files, directory: string, job: Job): Promise<number | undefined> {
  const path = `${directory}/${runFiles.run}`
  if ((await files.digest(path)) === job.before) return undefined
  const run = await readRun(files, path)
  return run.ok ? run.value.exitCode : undefined
}

/** A program that could not be started: what is missing, and what to do. */
export function notStarted(cause: unknown, call: Call, launcher: Pick<Launcher, 'id' | 'title'>): Finding {
  const { code, message } = (cause ?? {}) as { code?: string; message?: string }
  const { command } = call
  const isTool = launcher.id === 'slurm' || launcher.id === 'ray' || launcher.id === 'command'
  const reason = message ?? String(cause)
  if (isTool) return finding('launcher-not-started', 'error', { launcher: launcher.title, command, reason })
  if (code === 'EACCES') return finding('interpreter-not-executable', 'error', { command })
  if (code === 'ENOENT') return finding('interpreter-missing', 'error', { command })
  return finding('trainer-not-started', 'error', { command, reason })
}
