import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { ask, saidIn } from './ask.ts'
import { readJob } from './job.ts'
import type { Training } from './launcher.ts'
import { launcherOf } from './list.ts'
import { notStarted } from './outcome.ts'
import type { LaunchContext } from './ports.ts'

/** Seconds that a cluster's answer may take. */
const patience = 60

/**
 * Stops the training that is noted in a run directory, also one that nobody follows. The finding beside the value says
 * what was done.
 *
 * @param now end it at once instead of after its epoch
 */
export async function stopTraining(
  context: LaunchContext,
  wanted: Omit<Training, 'token' | 'project'>,
  now: boolean,
): Promise<Result<undefined>> {
  const { files, launching } = context
  const directory = wanted.run.outputDirectory
  const job = await readJob(files, directory)
  if (!job || (job.holder && !(await launching.running.isAlive(job.holder))))
    return failure(finding('launch-nothing-runs', 'error', { directory }))
  if (job.holder) {
    const { pid, host } = job.holder
    if (await launching.running.signal(job.holder, now ? 'kill' : 'interrupt'))
      return done(finding('launch-stopped', 'info', { job: `Process ${pid}`, now }))
    return failure(finding('launch-elsewhere', 'error', { directory, pid, host, since: job.since }))
  }
  const launcher = launcherOf(job.launcher)
  const { id } = job
  const plan = launcher.plan({ ...wanted, project: files.root, token: job.token })
  if (plan.kind === 'process' || id === undefined)
    return failure(finding('launch-nothing-runs', 'error', { directory }))
  const names = { launcher: launcher.title, id }
  const kill = now ? plan.kill(id) : undefined
  const call = kill ?? plan.stop(id)
  if (!call) return failure(finding('launch-no-stop', 'error', names))
  const asked = await ask(context, call, patience)
  if (asked.kind === 'not-started') return failure(notStarted(asked.cause, call, launcher))
  if (asked.kind === 'silent')
    return failure(
      finding('launch-silent', 'error', { ...names, command: call.command, seconds: asked.seconds }),
    )
  if (asked.answer.exitCode !== 0)
    return failure(finding('launch-stop-refused', 'error', { ...names, said: saidIn(asked.answer) }))
  const what = finding('launch-stopped', 'info', {
    job: `${launcher.title} job ${id}`,
    now: kill !== undefined,
  })
  return done(...(now && !kill ? [finding('launch-no-kill', 'warning', names)] : []), what)
}

const done = (...findings: readonly Finding[]) => success(undefined, findings)
