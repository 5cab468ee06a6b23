import type { Ports } from '../ports.ts'
import type { RunningProcesses } from './holder.ts'

/** What launching asks of outside, beside the ports of the engine. */
export interface Launching {
  readonly running: RunningProcesses
  /** Resolves after so many milliseconds; at once where the signal is, or gets, aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** A name that nobody else has: letters, digits, dashes. */
  token(): string
}

/** Where a training is launched from. */
export interface LaunchContext extends Ports {
  readonly launching: Launching
  /** Aborted by the first Ctrl+C: the training ends its epoch. */
  readonly signal: AbortSignal
  /** Passes on what a started program prints. */
  output(text: string): void
}
