import type { Config } from '../config/schema.ts'
import type { Finding, Result } from '../finding.ts'
import type { Launching } from '../launch/ports.ts'
import type { Trainers } from '../launch/resolveTrainer.ts'
import type { Inference, Interruption, Ports } from '../ports.ts'
import type { Ground } from '../readiness/ground.ts'
import type { RunRecord } from '../runs/records.ts'

/** The order in which the pipeline runs. */
export const stepIds = [
  'configure',
  'train',
  'repeat',
  'evaluate',
  'export',
  'verify',
  'benchmark',
  'document',
] as const
export type StepId = (typeof stepIds)[number]

/** Where a long step stands: `done` of `total` `unit`s. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly unit: string
}

/** What draws the confusion matrix as PNG; its WebAssembly and font come from outside the core. */
export interface Renderer {
  png(svg: string): Promise<Uint8Array>
}

/**
 * What a machine says of itself, of the project's repository and of an interpreter; `products` are folders whose content
 * makes no tree dirty.
 */
export type LookAround = (
  python: string,
  directory: string,
  products: readonly string[],
) => Promise<Pick<RunRecord, 'host' | 'git' | 'user' | 'versions'>>

/** What a step may use. */
export interface StepContext extends Ports, Interruption {
  readonly inference: Inference
  readonly renderer: Renderer
  readonly trainers: Trainers
  readonly launching: Launching
  readonly lookAround: LookAround
  /** Version of this product, part of the settings of every step. */
  readonly version: string
  /** Processor and system, for people who read latencies. */
  readonly host: string
  /** The variables of the environment that choose the GPUs, for the evidence. */
  readonly environment?: Readonly<Record<string, string>>
  readonly configPath: string
  /** The person named a configuration of their own, which is used as it is and not derived. */
  readonly configGiven: boolean
  readonly runDirectory: string
  readConfig(): Promise<Result<Config>>
  /** What the readiness checks see, read afresh. */
  ground(): Ground
  report(progress: Progress): void
  /** Passes on what a started program prints. */
  output(text: string): void
}

/** What a step is made from and what it makes, so that what is up to date can be skipped. */
export interface StepGround {
  /** What the result depends on beside files; digested as canonical JSON. */
  readonly settings: unknown
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** One step of the pipeline; an object of this shape a file in `steps/`. */
export interface Step {
  readonly id: StepId
  readonly title: string
  /** Whether the project asks for it; every project does where absent. A step that isn't asked for is no step of the run. */
  isAsked?(context: StepContext): Promise<boolean>
  ground(context: StepContext): Promise<Result<StepGround>>
  /**
   * Findings of severity `info` say what was done; a failed result stops the pipeline. A step that is stopped fails, or
   * throws the signal's reason: what it succeeds with is finished.
   *
   * @param isForced a person asked for it to be done again: nothing of what is there counts as done
   */
  run(context: StepContext, isForced: boolean): Promise<Result<undefined>>
}

/** A step's result without a value. */
export function done(...findings: readonly Finding[]): Result<undefined> {
  return { ok: true, value: undefined, findings }
}
