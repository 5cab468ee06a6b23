import type { OutputLoss } from './model.ts'

/** Targets of a batch, with the weight of each sample (1 where the data has none). */
interface BatchTargets {
  /** One a sample, or samples × labels. */
  readonly targets: Float64Array
  readonly weights: Float64Array
}

interface BatchLoss extends OutputLoss {
  /** Sum of the sample weights that `loss` is a mean over. */
  readonly weight: number
  /** Samples whose highest output is their class, or whose labels are all right; 0 for values. */
  readonly correct: number
}

export type Loss = (output: Float32Array, batch: BatchTargets) => BatchLoss
