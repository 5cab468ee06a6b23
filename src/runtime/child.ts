import { fork, type ChildProcess } from 'node:child_process'
import type { Request, Response } from './messages.ts'

/** Why there is no answer. */
export type Silence =
  | { readonly type: 'crashed'; readonly detail: string }
  | { readonly type: 'timeout'; readonly seconds: number }
  | { readonly type: 'stopped' }

/** One inference process. Requests are answered in order; after a silence the process is gone. */
export interface InferenceChild {
  ask(request: Request, seconds: number): Promise<Response | Silence>
  close(): Promise<void>
}

/** Last part of what the process said on its error output that is kept for a crash's detail. */
const keptOutput = 2000

/** Starts the process from its built entry; `signal` ends it. */
export function startChild(entry: string, signal?: AbortSignal): InferenceChild {
  const child: ChildProcess = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Not the parent's own: an inspector's port or a test runner's loader is no business of the child.
    execArgv: [],
  })
  let said = ''
  let gone: Silence | undefined
  let waiting: ((answer: Response | Silence) => void) | undefined
  const settle = (answer: Response | Silence) => {
    const settled = waiting
    waiting = undefined
    settled?.(answer)
  }
  const end = (silence: Silence) => {
    gone ??= silence
    settle(gone)
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-keptOutput)
  })
  child.on('message', (response) => settle(response as Response))
  child.on('error', (cause) => end({ type: 'crashed', detail: cause.message }))
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', (code, by) => {
      const last = said.trim().split('\n').at(-1) ?? ''
      const how = by ? `signal ${by}` : `exit code ${code}`
      end({ type: 'crashed', detail: last ? `${how}: ${last.slice(0, 300)}` : how })
      resolve()
    })
  })
  const kill = (silence: Silence) => {
    end(silence)
    child.kill('SIGKILL')
  }
  const abort = () => kill({ type: 'stopped' })
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()

  const askNow = (request: Request, seconds: number) =>
    new Promise<Response | Silence>((resolve) => {
      if (gone) return resolve(gone)
      const timer = setTimeout(() => kill({ type: 'timeout', seconds }), seconds * 1000)
      waiting = (answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
      child.send(request, (cause) => {
        if (cause) kill({ type: 'crashed', detail: cause.message })
      })
    })
  let last: Promise<unknown> = Promise.resolve()

  return {
    ask(request, seconds) {
      const answer = last.then(() => askNow(request, seconds))
      last = answer
      return answer
    },
    async close() {
      signal?.removeEventListener('abort', abort)
      kill({ type: 'stopped' })
      await ended
    },
  }
}
