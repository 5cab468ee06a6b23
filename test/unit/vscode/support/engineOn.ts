import type { Ports } from '../../../../src/core/ports.ts'
import type { EngineAnswer, EngineProtocol, EngineRequest } from '../../../../src/protocol/engine.ts'
import type { Engine } from '../../../../src/vscode/engine/engine.ts'
import { engineHandlers } from '../../../../src/vscode/engine/handlers.ts'

/** The engine without its thread. */
export function engineOn(portsOf: (root: string) => Ports): Engine {
  const handlers = engineHandlers(portsOf, () => {})
  return {
    async request<T extends EngineProtocol['request']['type']>(request: EngineRequest<T>) {
      const handle = handlers[request.type] as (request: EngineRequest<T>) => unknown
      return (await handle(request)) as EngineAnswer<T>
    },
    invalidate: (root) => void handlers.invalidate({ type: 'invalidate', root }),
    follow: () => () => {},
  }
}
