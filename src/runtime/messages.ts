import type { NdArray } from '../core/arrays/ndarray.ts'
import type { BenchmarkFigures, TensorInfo } from '../core/ports.ts'

/** Tensors on their way between the two processes. */
export type WireTensors = Readonly<Record<string, NdArray>>

export interface BenchmarkOptions {
  readonly batches: readonly number[]
  readonly warmup: number
  readonly runs: number
  /** Milliseconds that the timed runs of one batch size may take; fewer runs are made where they'd take longer. */
  readonly budget: number
}

/** What the parent asks. One request at a time. */
export type Request =
  | { readonly type: 'open'; readonly path: string; readonly threads?: number }
  | { readonly type: 'run'; readonly inputs: WireTensors }
  | {
      readonly type: 'benchmark'
      readonly path: string
      readonly inputs: WireTensors
      readonly options: BenchmarkOptions
      readonly threads?: number
    }

export interface Opened {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
}

export type Problem = 'load' | 'refused' | 'missing' | 'unavailable'

/**
 * What the child answers. `missing`: the runtime isn't installed; `unavailable`: it doesn't start; `refused`: it said
 * no to the request.
 */
export type Response =
  | { readonly type: 'opened'; readonly value: Opened }
  | { readonly type: 'ran'; readonly outputs: WireTensors }
  | { readonly type: 'measured'; readonly value: BenchmarkFigures }
  | { readonly type: 'failed'; readonly problem: Problem; readonly reason: string }
