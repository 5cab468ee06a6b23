import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (how?: { readonly type: 'minor' }) => void

let collect: Collect | undefined

/**
 * Gives back at once the memory of what nothing reaches any more, before something else takes much of it: V8 waits until
 * its own heap is short of room, which arrays outside of it and WebAssembly hardly fill.
 */
export function collectGarbage(): void {
  collector()()
}

/** The same of what was made a moment ago, which takes less than a millisecond. */
export function collectYoungGarbage(): void {
  collector()({ type: 'minor' })
}

function collector(): Collect {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
  }
  return collect
}
