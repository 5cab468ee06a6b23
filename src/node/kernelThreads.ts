import os from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { StartHelpers } from '../core/metrics/kernels/threads.ts'

/** More threads than this wait for memory rather than compute. */
const mostThreads = 8

const spareThreads = () => Math.min(mostThreads, os.availableParallelism()) - 1

/**
 * Helpers for the kernels on threads of their own, as a rule one less than the machine has. They keep no process alive.
 *
 * @param entry the built `kernelThread`
 */
export const kernelThreads =
  (entry: string, count = spareThreads()): StartHelpers =>
  (control) => {
    const threads = Array.from({ length: count }, (_, at) => {
      const { port1, port2 } = new MessageChannel()
      const workerData = { control, thread: at + 1, port: port2 }
      const worker = new Worker(entry, { workerData, transferList: [port2] })
      worker.unref()
      port1.unref()
      return { worker, port: port1 }
    })
    return {
      count,
      post: (message) => threads.forEach(({ port }) => port.postMessage(message)),
      async end() {
        await Promise.all(threads.map(({ worker }) => worker.terminate()))
      },
    }
  }
