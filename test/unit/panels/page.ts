import { vi } from 'vitest'
import type { Line } from '../../../src/protocol/channel.ts'

/** The page as the host renders it, and the host's end of its line. */
export function openPage(): Line {
  document.body.innerHTML = '<main id="view"></main>'
  const toHost = new Set<(message: unknown) => void>()
  let state: unknown
  vi.stubGlobal('acquireVsCodeApi', () => ({
    postMessage: (message: unknown) => {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => toHost.forEach((receive) => receive(copy)))
    },
    getState: () => state,
    setState: (next: unknown) => (state = next),
  }))
  return {
    post: (message) =>
      void window.dispatchEvent(new MessageEvent('message', { data: structuredClone(message) })),
    listen(receive) {
      toHost.add(receive)
      return () => toHost.delete(receive)
    },
  }
}
