import { webAssembly, type WasmMemory } from './webAssembly.ts'
import { kernelModule, kernelsOn, type Kernels } from './kernels.ts'

const page = 65_536
/** All that WebAssembly can address: reserved, not used. */
const mostPages = 65_536
/** A larger workspace is let go by the next work, but for that {@link inOneWorkspace}. */
const kept = 2 ** 27

/** The memory that kernels work in, shared by all threads. What is in it lasts until the next {@link openWorkspace}. */
export interface Workspace {
  /** Changes with the memory, so that other threads know. */
  readonly id: number
  readonly memory: WasmMemory
  readonly kernels: Kernels
  /** Address of `bytes` fresh bytes, aligned to 64; what stood there before stands there still. */
  take(bytes: number): number
  /** What was taken from this address on is free again. */
  free(at: number): void
}

let current: (Workspace & { end: number }) | undefined
let made = 0
let holders = 0
let isLent = false

/** Everything taken before is free again. Throws while it is lent ({@link lendWorkspace}). */
export function openWorkspace(): Workspace {
  if (isLent) throw new Error('the workspace is lent: what was found in it would be overwritten')
  if (!current || isTooLarge(current)) current = makeWorkspace()
  current.end = 64
  return current
}

/** Whether the memory is too large to be used by the next work too. */
export const isTooLarge = ({ memory }: Workspace): boolean => holders === 0 && memory.buffer.byteLength > kept

/** Leaves the memory to whoever has found something in it; the next work gets another. */
export function giveAway(workspace: Workspace): void {
  if (current === workspace) current = undefined
}

/** Lets the memory go, whatever its size: nothing is worked on for a while. */
export function leaveWorkspace(): void {
  if (holders === 0 && !isLent) current = undefined
}

/** Hands what was found in the memory to `visit`, without a copy: until it returns nothing can be worked on there. */
export function lendWorkspace(visit: () => void): void {
  isLent = true
  try {
    visit()
  } finally {
    isLent = false
  }
}

/**
 * Does what opens the workspace many times in one, however large it gets: each time another one would leave as many of
 * them until the rubbish is collected.
 */
export function inOneWorkspace<T>(work: () => T): T {
  holders++
  try {
    return work()
  } finally {
    holders--
    if (current && isTooLarge(current)) current = undefined
  }
}

function makeWorkspace(): Workspace & { end: number } {
  const memory = new webAssembly.Memory({ initial: 1, maximum: mostPages, shared: true })
  return {
    id: ++made,
    memory,
    kernels: kernelsOn(kernelModule(), memory),
    end: 64,
    take(bytes) {
      const at = this.end
      this.end = Math.ceil((at + bytes) / 64) * 64
      const missing = Math.ceil(this.end / page) - memory.buffer.byteLength / page
      if (missing > 0) memory.grow(missing)
      return at
    },
    free(at) {
      this.end = at
    },
  }
}
