import type { Holder } from '../core/launch/holder.ts'
import { exitCodes, type Terminal } from './command.ts'

/** Says who is doing already what a command was to do; returns the exit code. */
export function alreadyRunning(
  terminal: Pick<Terminal, 'err'>,
  holder: Holder | undefined,
  what: 'finalized' | 'rehearsed',
): number {
  const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another process'
  terminal.err(
    `finalize-model: this project is being ${what} by ${who}. Wait for it, or stop it with Ctrl+C there.\n`,
  )
  return exitCodes.usage
}
