import { Worker } from 'node:worker_threads'

/** Smaller files are digested sooner than a thread has started. */
export const worthThread = 2 ** 25

/**
 * SHA-256 of a file (absolute path), computed in a thread of its own beside what goes on here. Undefined where the
 * thread fails, for whatever reason.
 *
 * @param entry the built `digestThread`
 */
export function digestInThread(entry: string, file: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(entry, { execArgv: [], workerData: file })
    worker.once('message', (digest: string) => resolve(digest))
    worker.once('error', () => resolve(undefined))
    worker.once('exit', () => resolve(undefined))
  })
}
