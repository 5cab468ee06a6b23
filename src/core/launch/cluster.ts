import { failure, finding, type Result } from '../finding.ts'
import { ask, saidIn } from './ask.ts'
import { follow, silent, standingOf, tell } from './follow.ts'
import { logFile, removeJob, writeJob, type Job } from './job.ts'
import type { JobPlan, Launcher, Training } from './launcher.ts'
import { notStarted, type TrainingEnd } from './outcome.ts'
import { otherTraining } from './otherTraining.ts'
import type { LaunchContext } from './ports.ts'
import { trainerEnvironment } from './trainer.ts'

/** Seconds that a submission may take, and the search for one that was broken off. */
const submitPatience = 300
const findPatience = 60
/** Bytes of a log's end that are shown again to whoever follows a job anew. */
const shownAgain = 1 << 13

/** Hands a training over to a cluster and follows it to its end. */
export async function submitJob(
  context: LaunchContext,
  launcher: Launcher,
  training: Training,
  plan: JobPlan,
  job: Job,
): Promise<Result<TrainingEnd>> {
  const { files } = context
  const directory = training.run.outputDirectory
  await files.write(logFile(directory), '')
  for (const { path, content } of plan.files) await files.write(path, content)
  // Noted before it is submitted: whoever comes after a crash looks for it under this name first.
  await writeJob(files, directory, job)
  const env = { ...trainerEnvironment(training.config, launcher.id), ...plan.submit.env }
  const asked = await ask(context, { ...plan.submit, env }, submitPatience)
  if (asked.kind === 'silent') return failure(silent(launcher, plan.submit.command, asked.seconds))
  if (asked.kind === 'not-started') {
    await removeJob(files, directory)
    return failure(notStarted(asked.cause, plan.submit, launcher))
  }
  const id = plan.readId(asked.answer)
  if (id === undefined) {
    await removeJob(files, directory)
    const said = saidIn(asked.answer) || `exit code ${asked.answer.exitCode}`
    const { command } = plan.submit
    return failure(finding('launch-refused', 'error', { launcher: launcher.title, command, said }))
  }
  const submitted = { ...job, id }
  await writeJob(files, directory, submitted)
  tell(context, finding('launch-submitted', 'info', { launcher: launcher.title, id }))
  return follow(context, launcher, training, plan, submitted, 0)
}

/** Follows a job that was submitted before; undefined where there is none any more and nothing came of it. */
export async function followJob(
  context: LaunchContext,
  launcher: Launcher,
  training: Training,
  job: Job,
  of: string,
): Promise<Result<TrainingEnd> | undefined> {
  const plan = launcher.plan(training)
  if (plan.kind === 'process') return undefined
  const directory = training.run.outputDirectory
  const id = job.id ?? (await findJob(context, plan))
  if (id === 'unknown') return undefined
  if (id === undefined) return failure(silent(launcher, plan.submit.command, findPatience))
  if (job.of !== of) {
    const standing = await standingOf(context, plan.status(id))
    const isOver =
      standing.kind === 'unknown' || (standing.kind === 'state' && standing.state.state === 'ended')
    return isOver ? undefined : otherTraining({ ...job, id }, directory)
  }
  const known = { ...job, id }
  if (job.id === undefined) await writeJob(context.files, directory, known)
  tell(context, finding('launch-followed', 'info', { job: `${launcher.title} job ${id}`, since: job.since }))
  const size = (await context.files.stat(logFile(directory)))?.size ?? 0
  return follow(context, launcher, training, plan, known, Math.max(0, size - shownAgain))
}

/** A job whose submission was broken off: its id, `unknown` where it never arrived, undefined where nobody says. */
async function findJob(context: LaunchContext, { find }: JobPlan): Promise<string | undefined> {
  if (!find) return 'unknown'
  const asked = await ask(context, find.call, findPatience)
  return asked.kind === 'answered' ? find.read(asked.answer) : undefined
}
