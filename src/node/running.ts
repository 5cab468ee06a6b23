import { randomUUID } from 'node:crypto'
import os from 'node:os'
import type { Holder } from '../core/launch/holder.ts'
import { birthOf, isAlive } from './lock.ts'

/** Where the process of a lock runs: `here` on this machine, or on another host, which only tells us its name. */
export const isHere = ({ host }: Pick<Holder, 'host'>): boolean => host === os.hostname()

/** The entry of a lock for a process that was started here and takes no lock itself. */
export async function holderOf(pid: number): Promise<Holder> {
  const born = await birthOf(pid)
  return {
    pid,
    host: os.hostname(),
    since: new Date().toISOString(),
    ...(born !== undefined && { born }),
    token: randomUUID(),
  }
}

/**
 * Signals the process of a lock: `interrupt` asks it to end as Ctrl+C does, `kill` ends it. False where it is gone,
 * runs on another host or may not be signalled. On Windows an interrupt from another process would end it at once, so
 * there it is refused.
 */
export async function signalHolder(holder: Holder, how: 'interrupt' | 'kill'): Promise<boolean> {
  if (!isHere(holder) || !(await isAlive(holder))) return false
  if (how === 'interrupt' && process.platform === 'win32') return false
  try {
    return process.kill(holder.pid, how === 'interrupt' ? 'SIGINT' : 'SIGKILL')
  } catch {
    return false
  }
}
