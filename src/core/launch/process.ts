import { failure, finding, type Result } from '../finding.ts'
import { isNotStarted, type ProcessEnd } from '../ports.ts'
import { messageOf } from '../wording/message.ts'
import { download } from './download.ts'
import { followLog } from './followLog.ts'
import { logFile, removeJob, writeJob, type Job } from './job.ts'
import type { Call, Launcher, ProcessPlan, Training } from './launcher.ts'
import { interruptedCode, notStarted, outcomeOf, recordedExit, type TrainingEnd } from './outcome.ts'
import { otherTraining } from './otherTraining.ts'
import type { LaunchContext } from './ports.ts'
import { failedProcess } from './torchrunReport.ts'
import { startedByPipeline, trainerEnvironment } from './trainer.ts'

/** Milliseconds between two looks at what a training prints. */
const pace = 250
/** Characters of the end of what it prints that are looked through for the reason of its failure. */
const lastWords = 1 << 16
/** Bytes of what it printed before that are shown of one that is followed. */
const shownAgain = 1 << 13

/** Starts a training on this machine and waits for its end. */
export async function runProcess(
  context: LaunchContext,
  launcher: Launcher,
  training: Training,
  plan: ProcessPlan,
  job: Job,
): Promise<Result<TrainingEnd>> {
  const { config, run, trainer } = training
  let said = ''
  const output = (text: string) => {
    said = (said + text).slice(-lastWords)
    context.output(text)
  }
  try {
    const end = plan.isGuarded
      ? await runGuarded(context, plan.call, trainerEnvironment(config, launcher.id), output)
      : await runNoted(
          context,
          { ...plan.call, env: { ...trainerEnvironment(config, launcher.id), ...plan.call.env } },
          run.outputDirectory,
          job,
          output,
        )
    const back = await download(context, training, job.token)
    // torchrun has an exit code of its own; the trainer's stands in the record.
    const wasStopped = context.signal.aborted
    const recorded = wasStopped ? await recordedExit(context.files, run.outputDirectory, job) : undefined
    const failed = end.exitCode === 0 || wasStopped ? undefined : failedProcess(said)
    const known = recorded === interruptedCode ? { exitCode: recorded, signal: undefined } : (failed ?? end)
    const outcome = outcomeOf(known, {
      trainer: trainer.name,
      log: plan.isGuarded ? `${run.outputDirectory}/training.log` : logFile(run.outputDirectory),
      wasStopped,
      said,
      ...(!plan.isGuarded && { interpreter: config.launch.python ?? trainer.command }),
    })
    return outcome.ok && back ? failure(back) : outcome
  } catch (cause) {
    if (!isNotStarted(cause)) throw cause
    return failure(notStarted(cause, plan.call, launcher))
  }
}

/** A trainer that ends when this process does. */
function runGuarded(
  { processes, files, signal }: LaunchContext,
  { command, args }: Call,
  env: Readonly<Record<string, string>>,
  output: (text: string) => void,
): Promise<ProcessEnd> {
  return processes.run(command, args, {
    cwd: files.root,
    env: { ...env, [startedByPipeline]: '1' },
    signal,
    onOutput: output,
  })
}

/**
 * A trainer that goes on when this process vanishes: it prints into a file, and who it is stands in the run directory,
 * so that the next start follows it.
 */
async function runNoted(
  context: LaunchContext,
  { command, args, env = {} }: Call,
  directory: string,
  job: Job,
  output: (text: string) => void,
): Promise<ProcessEnd> {
  const { files, processes, signal, launching } = context
  const log = logFile(directory)
  await files.write(log, '')
  const follower = followLog(files, log, 0, output)
  const over = new AbortController()
  const unnoted = new AbortController()
  let noted = Promise.resolve()
  const end = processes
    .run(command, args, {
      cwd: files.root,
      env,
      signal,
      kill: unnoted.signal,
      outputFile: absolute(files.root, log),
      onOutput: output,
      onStart(pid) {
        noted = launching.running
          .holderOf(pid)
          .then((holder) => writeJob(files, directory, { ...job, holder }))
        // The next start wouldn't find one that isn't noted, and would start a second one beside it.
        noted.catch(() => unnoted.abort())
      },
    })
    .finally(() => over.abort())
  end.catch(() => undefined)
  while (!over.signal.aborted) {
    await launching.wait(pace, over.signal)
    await follower.look()
  }
  // It may have ended during the last look.
  await follower.look()
  await noted
  await removeJob(files, directory)
  return end
}

const absolute = (root: string, path: string) => (path.startsWith('/') ? path : `${root}/${path}`)

/**
 * Follows a training that another process started on this machine; undefined where it is no longer there and left
 * nothing to follow.
 */
export async function followProcess(
  context: LaunchContext,
  training: Training,
  job: Job,
  of: string,
): Promise<Result<TrainingEnd> | undefined> {
  const { files, launching, signal } = context
  const { running } = launching
  const directory = training.run.outputDirectory
  const holder = job.holder!
  const wasAlive = await running.isAlive(holder)
  if (wasAlive && job.of !== of) return otherTraining(job, directory)
  if (wasAlive && !running.isHere(holder))
    return failure(
      finding('launch-elsewhere', 'error', {
        directory,
        pid: holder.pid,
        host: holder.host,
        since: job.since,
      }),
    )
  if (wasAlive) {
    context.output(
      `${messageOf(finding('launch-followed', 'info', { job: `process ${holder.pid}`, since: job.since }))}\n`,
    )
    const size = (await files.stat(logFile(directory)))?.size ?? 0
    const follower = followLog(files, logFile(directory), Math.max(0, size - shownAgain), context.output)
    let isAsked = false
    while (await running.isAlive(holder)) {
      if (signal.aborted && !isAsked) isAsked = await running.signal(holder, 'interrupt')
      await launching.wait(pace, isAsked ? undefined : signal)
      await follower.look()
    }
    await follower.look()
  }
  const exitCode = await recordedExit(files, directory, job)
  if (!wasAlive && (exitCode === undefined || job.of !== of)) return undefined
  await removeJob(files, directory)
  if (exitCode === undefined)
    return failure(finding('training-vanished', 'error', { trainer: job.trainer, log: logFile(directory) }))
  return outcomeOf(
    { exitCode, signal: undefined },
    { trainer: job.trainer, log: logFile(directory), wasStopped: signal.aborted },
  )
}
