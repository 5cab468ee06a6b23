import type { ProcessEnd } from '../ports.ts'

/*
 * torchrun ends with an account of its own where a process of a training failed: a line that says which, then the
 * traceback of torchrun itself and a box. What went wrong, the process has said before.
 */

/** The first line of the account, with the exit code of the process that failed first, or below 0 its signal. */
const firstLine = /^.*torch[./\\]distributed[./\\]elastic\b.*\bfailed \(exitcode: (-?\d+)\).*$/m
/** What an unfinished line of torchrun's log begins like, in all its versions. */
const logLine = /^(?:E\d{0,4}|E\d{4} [^\r]*|\[\d{0,4}|\[\d{4}-[^\r]*|ER{0,2}|ERROR?|ERROR:[^\r]*)$/
const nameOfError = 'ChildFailedError'
/** Characters of an account, which has some hundred a process. */
const longest = 1 << 18

/** Shows what a training prints but for torchrun's account of its failure, which stays in the log. */
export interface OutputWithoutReport {
  take(text: string): void
  /** The training has ended: what was held back and is no such account is shown. */
  end(): void
}

export function withoutTorchrunReport(show: (text: string) => void): OutputWithoutReport {
  let held = ''
  const pass = (text: string) => {
    if (text !== '') show(text)
  }
  return {
    take(text) {
      const all = held + text
      const begin = firstLine.exec(all)?.index ?? lineToWaitFor(all)
      held = all.length - begin > longest ? '' : all.slice(begin)
      pass(all.slice(0, all.length - held.length))
    },
    end() {
      if (!firstLine.test(held) || !held.includes(nameOfError)) pass(held)
      held = ''
    },
  }
}

/** Where an unfinished line begins that may become the first of an account; else the end. */
function lineToWaitFor(text: string): number {
  const begin = text.lastIndexOf('\n') + 1
  return logLine.test(text.slice(begin)) ? begin : text.length
}

/** How the process ended that torchrun, in what it printed last, says failed first. */
export function failedProcess(said: string): ProcessEnd | undefined {
  const code = firstLine.exec(said)?.[1]
  if (code === undefined) return undefined
  return Number(code) < 0
    ? { exitCode: undefined, signal: code.slice(1) }
    : { exitCode: Number(code), signal: undefined }
}
