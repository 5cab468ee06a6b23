import { Worker } from 'node:worker_threads'

/** A thread of this process, as one that talks to it sees it. */
export interface Thread {
  post(message: unknown): void
  listen(receive: (message: unknown) => void): () => void
  /** Calls back once, when the thread has ended by itself: what it stumbled over, where that is known. */
  onEnd(ended: (reason: Error | undefined) => void): void
  /** Ends it at once, whatever it is doing. */
  end(): void
}

/**
 * Runs a script (absolute path) in a thread of its own. It ends with this process and doesn't keep it alive. Messages
 * that are posted before it has started wait for it.
 *
 * @param workerData what the script finds as its `workerData`
 */
export function startThread(script: string, workerData?: unknown): Thread {
  // Flags of this process, for a debugger say, are not for a second one on the same port.
  const worker = new Worker(script, { execArgv: [], name: 'finalize-model', workerData })
  worker.unref()
  return {
    post: (message) => worker.postMessage(message),
    listen(receive) {
      worker.on('message', receive)
      return () => worker.off('message', receive)
    },
    onEnd(ended) {
      let reason: Error | undefined
      worker.once('error', (error: unknown) => {
        reason = error instanceof Error ? error : new Error(String(error))
      })
      worker.once('exit', () => ended(reason))
    },
    end: () => void worker.terminate(),
  }
}
