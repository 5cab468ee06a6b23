import type { Config } from '../config/schema.ts'
import type { Finding, Result } from '../finding.ts'
import type { Inference, Ports } from '../ports.ts'

export const stepIds = [
  'configure',
  'train',
  'evaluate',
  'export',
  'verify',
  'benchmark',
  'document',
  'check',
] as const
export type StepId = (typeof stepIds)[number]

/** Where a long step stands. `done` of `total`, in `unit`s; `note` is short. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly unit: string
  readonly note?: string
}

/** What a step may use. */
export interface StepContext extends Ports {
  readonly inference: Inference
  /** Effective final configuration; the `configure` step runs before there is one. */
  readonly config: Config
  readonly configPath: string
  readonly runDirectory: string
  readonly signal: AbortSignal
  /** Starts the trainer with the protocol's arguments; its output goes to the terminal. */
  report(progress: Progress): void
  tell(finding: Finding): void
  output(text: string): void
}

/** What a step was made from and what it makes, so that what is up to date can be skipped. */
export interface StepGround {
  /** Anything beside files that the result depends on; digested as canonical JSON. */
  readonly settings: unknown
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** One step of the pipeline, an object of this shape a file in `steps/`. */
export interface Step {
  readonly id: StepId
  readonly title: string
  ground(context: StepContext): Promise<Result<StepGround>>
  run(context: StepContext): Promise<Result<readonly Finding[]>>
}
