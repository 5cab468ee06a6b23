import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back at once the memory of what nothing reaches any more, before something else takes much of it: V8 waits until
 * its own heap is short of room, which arrays outside of it and WebAssembly hardly fill.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}
