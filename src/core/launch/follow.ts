import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { messageOf } from '../wording/message.ts'
import { ask, saidIn } from './ask.ts'
import { download } from './download.ts'
import { jobOutcome, lostOutcome } from './jobOutcome.ts'
import { openJobLog } from './jobLog.ts'
import type { Job } from './job.ts'
import type { JobPlan, JobState, Launcher, Query, Training } from './launcher.ts'
import type { TrainingEnd } from './outcome.ts'
import type { LaunchContext } from './ports.ts'

/** Milliseconds between two looks at what a job prints. */
const pace = 1000
/** Milliseconds between two questions after its state: of a young job, and of one that was asked to stop, at most. */
const firstPause = 1500
const stoppingPause = 3000
/** Milliseconds between two downloads while it runs. */
const downloadPause = 60_000
/** Seconds that an answer of the cluster may take. */
const answerPatience = 60
/** Milliseconds without an answer after which following gives up. The job goes on, and can be followed again. */
const silencePatience = 600_000
/** Answers in a row that know no such job before it counts as lost: a cluster that restarts forgets for a moment. */
const lostAfter = 3
/** Times that a stop is tried where the cluster refuses it. */
const stopTries = 5

export type Standing =
  | { readonly kind: 'state'; readonly state: JobState }
  | { readonly kind: 'unknown' }
  /** No answer, or none that says anything. */
  | { readonly kind: 'unclear' }

/** Asks a cluster how a job stands: the first query that knows decides. */
export async function standingOf(
  context: LaunchContext,
  queries: readonly Query<JobState>[],
): Promise<Standing> {
  let isUnclear = false
  for (const { call, read } of queries) {
    const asked = await ask(context, call, answerPatience)
    const told = asked.kind === 'answered' ? read(asked.answer) : undefined
    if (told === undefined) isUnclear = true
    else if (told !== 'unknown') return { kind: 'state', state: told }
  }
  return { kind: isUnclear ? 'unclear' : 'unknown' }
}

/**
 * Follows a job to its end: shows what it prints, how it stands, and stops it where this process is asked to stop.
 *
 * @param from bytes of its log that were shown before
 */
export async function follow(
  context: LaunchContext,
  launcher: Launcher,
  training: Training,
  plan: JobPlan,
  job: Job & { readonly id: string },
  from: number,
): Promise<Result<TrainingEnd>> {
  const { clock, launching, signal } = context
  const { id } = job
  const log = openJobLog(context, plan.log(id), from)
  const stopping = createStopping(context, launcher, plan, id)
  let shown = ''
  let askedAt = -Infinity
  let downloadedAt = clock.elapsed()
  let answeredAt = clock.elapsed()
  let pause = firstPause
  let unknown = 0
  let isWaiting = false
  let wasStopping = false
  try {
    for (;;) {
      const isStopping = signal.aborted
      const patience = isStopping ? stoppingPause : pause
      // What a job is asked depends on how it stands now.
      if (isStopping !== wasStopping || clock.elapsed() - askedAt >= Math.min(plan.pause, patience)) {
        wasStopping = isStopping
        const standing = await standingOf(context, plan.status(id))
        askedAt = clock.elapsed()
        pause *= 1.5
        if (standing.kind !== 'unclear') answeredAt = askedAt
        unknown = standing.kind === 'unknown' ? unknown + 1 : 0
        if (standing.kind === 'state') {
          const { state } = standing
          if (state.state === 'ended') {
            const said = await log.rest()
            return await jobOutcome(context, launcher, training, job, state, said)
          }
          isWaiting = state.state === 'waiting'
          if (!isWaiting) log.start()
          const now = `${state.state} ${state.detail}`
          if (now !== shown) tell(context, standingFinding(launcher, id, state))
          shown = now
        } else if (unknown >= lostAfter) {
          await log.rest()
          return await lostOutcome(context, launcher, training, job)
        } else if (askedAt - answeredAt > silencePatience) {
          return failure(
            silent(launcher, plan.status(id)[0]!.call.command, Math.round((askedAt - answeredAt) / 1000), id),
          )
        }
        if (isStopping && !(await stopping.ask(isWaiting))) return success('stopped')
      }
      await log.look()
      if (clock.elapsed() - downloadedAt > downloadPause) {
        await download(context, training, id)
        downloadedAt = clock.elapsed()
      }
      await launching.wait(pace, signal.aborted ? undefined : signal)
    }
  } finally {
    log.close()
  }
}

/**
 * Asks a job to stop: what waits is taken out of the queue, what runs ends its epoch. Asked again where the cluster
 * refuses, and where a job began after all.
 */
function createStopping(context: LaunchContext, launcher: Launcher, plan: JobPlan, id: string) {
  let tries = 0
  let asked: 'nothing' | 'withdrawal' | 'stop' = 'nothing'
  return {
    /** False where it can't be stopped from here: it is left to itself. */
    async ask(isWaiting: boolean): Promise<boolean> {
      if (asked === 'stop' || (asked === 'withdrawal' && isWaiting)) return true
      const call = isWaiting ? plan.withdraw(id) : plan.stop(id)
      const names = { launcher: launcher.title, id }
      if (!call) {
        tell(context, finding('launch-no-stop', 'warning', names))
        return false
      }
      tries += 1
      const done = await ask(context, call, answerPatience)
      if (done.kind === 'answered' && done.answer.exitCode === 0) {
        asked = isWaiting ? 'withdrawal' : 'stop'
        tell(context, finding(isWaiting ? 'launch-withdrawn' : 'launch-stopping', 'info', names))
      } else if (tries >= stopTries) {
        const said = done.kind === 'answered' ? saidIn(done.answer) : `${call.command} does not answer`
        tell(context, finding('launch-stop-refused', 'warning', { ...names, said }))
        return false
      }
      return true
    },
  }
}

function standingFinding(launcher: Launcher, id: string, { state, detail }: JobState): Finding {
  const args = { launcher: launcher.title, id, detail }
  return state === 'waiting'
    ? finding('launch-waiting', 'info', args)
    : finding('launch-running', 'info', args)
}

/** A cluster that doesn't answer. */
export const silent = (launcher: Launcher, command: string, seconds: number, id = '') =>
  finding('launch-silent', 'error', { launcher: launcher.title, command, seconds, id })

/** Says where a training stands, among what it prints. */
export const tell = ({ output }: LaunchContext, found: Finding) => output(`${messageOf(found)}\n`)
