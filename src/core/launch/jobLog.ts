import { followLog } from './followLog.ts'
import type { JobPlan } from './launcher.ts'
import type { LaunchContext } from './ports.ts'

/** Characters of the end of what a job prints that are looked through for the reason of its failure. */
const lastWords = 1 << 13
/** Milliseconds before a program that shows a job's output, and ended too early, is started again. */
const restartPause = 10_000
/** Milliseconds that such a program gets to show the rest when the job has ended, and all of what a short job printed. */
const restPatience = 3000
const wholePatience = 15_000

export interface JobLog {
  /** The job runs: there is something to show. */
  start(): void
  look(): Promise<void>
  /** The job has ended: shows the rest, and returns the end of all of it. */
  rest(): Promise<string>
  close(): void
}

/** Shows what a job prints: a file that grows, or a program that prints it. */
export function openJobLog(context: LaunchContext, source: ReturnType<JobPlan['log']>, from: number): JobLog {
  let said = ''
  const output = (text: string) => {
    said = (said + text).slice(-lastWords)
    context.output(text)
  }
  if (source && 'file' in source) {
    const follower = followLog(context.files, source.file, from, output)
    return {
      start: () => undefined,
      look: () => follower.look(),
      async rest() {
        await follower.look()
        return said
      },
      close: () => undefined,
    }
  }
  const program = source && createProgramLog(context, source.call, output)
  return {
    start: () => program?.start(),
    look: async () => undefined,
    async rest() {
      await program?.rest()
      return said
    },
    close: () => program?.close(),
  }
}

function createProgramLog(
  { processes, files, launching, clock }: LaunchContext,
  call: { readonly command: string; readonly args: readonly string[] },
  output: (text: string) => void,
) {
  const end = new AbortController()
  let running: Promise<void> | undefined
  let startedAt = -Infinity
  let seen = 0
  const start = () => {
    if (running || end.signal.aborted || clock.elapsed() - startedAt < restartPause) return
    startedAt = clock.elapsed()
    // Started again, it begins at the beginning.
    let passed = 0
    running = processes
      .run(call.command, call.args, {
        cwd: files.root,
        kill: end.signal,
        onOutput(text) {
          const fresh = text.slice(Math.max(0, seen - passed))
          passed += text.length
          seen = Math.max(seen, passed)
          if (fresh !== '') output(fresh)
        },
      })
      // That its output can't be shown is no reason to give a training up.
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        running = undefined
      })
  }
  return {
    start,
    async rest() {
      // A short job may have ended before it was seen to run.
      const isShort = startedAt === -Infinity
      if (isShort) start()
      if (!running) return
      const over = new AbortController()
      await Promise.race([running, launching.wait(isShort ? wholePatience : restPatience, over.signal)])
      over.abort()
    },
    close: () => end.abort(),
  }
}
