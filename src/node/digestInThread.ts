import { Worker } from 'node:worker_threads'

/** Smaller files are digested sooner than a thread has started. */
export const worthThread = 2 ** 25

/**
 * SHA-256 of a file (absolute path), computed in a thread of its own beside what goes on here. Undefined where the
 * thread fails, for whatever reason, or is ended by the signal.
 *
 * @param entry the built `digestThread`
 */
export function digestInThread(
  entry: string,
  file: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (signal?.aborted) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const worker = new Worker(entry, { execArgv: [], workerData: file })
    const end = () => void worker.terminate()
    signal?.addEventListener('abort', end, { once: true })
    worker.once('exit', () => signal?.removeEventListener('abort', end))
    worker.once('message', (digest: string) => resolve(digest))
    worker.once('error', () => resolve(undefined))
    worker.once('exit', () => resolve(undefined))
  })
}
