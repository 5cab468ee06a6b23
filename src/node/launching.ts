import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Launching } from '../core/launch/ports.ts'
import { isAlive } from './lock.ts'
import { holderOf, isHere, signalHolder } from './running.ts'

/** What launching a training asks of this machine. */
export const nodeLaunching: Launching = {
  running: { isAlive, isHere, holderOf, signal: signalHolder },
  async wait(milliseconds, signal) {
    try {
      await setTimeout(milliseconds, undefined, { ...(signal && { signal }) })
    } catch (cause) {
      if (!signal?.aborted) throw cause
    }
  },
  token: randomUUID,
}
