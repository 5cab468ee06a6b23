import { parentPort } from 'node:worker_threads'
import { nodeClock } from './node/clock.ts'
import { nodeFiles } from './node/files.ts'
import { serve } from './protocol/channel.ts'
import type { EngineProtocol } from './protocol/engine.ts'
import { engineHandlers } from './vscode/engine/handlers.ts'

/** The composition root of the thread in which projects are judged and evaluated. */
const port = parentPort!
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
