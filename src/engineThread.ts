import { parentPort, workerData } from 'node:worker_threads'
import { useCrc32 } from './core/arrays/crc32.ts'
import { useInflater } from './core/arrays/inflater.ts'
import { useHelpers } from './core/metrics/kernels/threads.ts'
import { nativeCrc32 } from './node/crc32.ts'
import { nativeInflater } from './node/inflater.ts'
import { nodeClock } from './node/clock.ts'
import { nodeFiles } from './node/files.ts'
import { kernelThreads } from './node/kernelThreads.ts'
import { serve } from './protocol/channel.ts'
import type { EngineProtocol } from './protocol/engine.ts'
import { engineHandlers } from './vscode/engine/handlers.ts'

/* The composition root of the thread in which projects are judged and evaluated. */

/** What the thread is started with. */
export interface EngineThreadData {
  /** Absolute path of the built program of the metrics' helper threads. */
  readonly kernelThread: string
}

const port = parentPort!
if (nativeCrc32) useCrc32(nativeCrc32)
useInflater(nativeInflater)
useHelpers(kernelThreads((workerData as EngineThreadData).kernelThread))
const end = serve<EngineProtocol>(
  {
    post: (message) => port.postMessage(message),
    listen(receive) {
      port.on('message', receive)
      return () => port.off('message', receive)
    },
  },
  // The extension is our own code: what it asks has the form that the compiler holds it to.
  (request) => request as EngineProtocol['request'],
  engineHandlers(
    (root) => ({ files: nodeFiles(root), clock: nodeClock }),
    (event) => end.notify(event),
  ),
)
