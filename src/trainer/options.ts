import type { Finding } from '../core/finding.ts'
import type { Clock, Files, Processes } from '../core/ports.ts'
import type { TrainingProgress } from './lines.ts'
import type { BackendChoice } from './tensorflow.ts'

/** Takes a lock file (relative to the project); `held: false` where a living process has it. */
type TakeLock = (path: string) => Promise<
  | { readonly held: true; release(): Promise<void> }
  | {
      readonly held: false
      readonly holder: { readonly pid: number; readonly host: string; readonly since: string } | undefined
    }
>

export interface TrainOptions {
  readonly files: Files
  readonly processes: Processes
  readonly clock: Clock
  readonly lock: TakeLock
  readonly configPath: string
  readonly runDirectory: string
  /** Checkpoint to go on from. */
  readonly resume?: string
  readonly exportOnly: boolean
  /** Aborting it ends the epoch under way, keeps the last checkpoint and stops. */
  readonly signal: AbortSignal
  readonly backend: BackendChoice
  /** Folder of TensorFlow.js's `.wasm` files; that of the installed package where absent. */
  readonly binaries?: string
  /** Command line as the user gave it, for `run.json`. */
  readonly command: readonly string[]
  /** What launched it, for `run.json`; `local` where absent. */
  readonly launcher?: string | undefined
  readonly version: string
  readonly report: {
    readonly line: (text: string) => void
    readonly progress: (progress: TrainingProgress | undefined) => void
    readonly finding: (finding: Finding) => void
  }
}

export type TrainOutcome =
  | {
      readonly kind: 'trained'
      readonly epochs: number
      readonly bestEpoch: number
      readonly final: Readonly<Record<string, number>>
    }
  | { readonly kind: 'interrupted'; readonly epoch: number }
  | { readonly kind: 'exported'; readonly path: string }
