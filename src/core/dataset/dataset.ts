import type { Columns } from '../arrays/column.ts'

/** One split of a data set, as the trainer, the evaluation and the checks read it. */
export interface Split {
  /** Project-relative (or absolute) path it was read from, and the SHA-256 of that file. */
  readonly path: string
  readonly sha256: string
  readonly samples: number
  /** Shape of one sample: `[30]`, `[8, 8]`, `[8, 8, 3]`. */
  readonly sampleShape: readonly number[]
  /** samples × product(sampleShape), C order, as stored (not normalized). */
  readonly inputs: Float32Array
  /** Class index for classification, samples × labels of 0 and 1 in C order for several labels, else the value. */
  readonly targets: Float64Array
  /** How many labels a sample has; absent where it has one target. */
  readonly labels?: number
  readonly ids: readonly string[]
  readonly groups?: readonly string[]
  readonly weights?: Float64Array
  /** What the file says of each sample beside its features and roles. */
  readonly columns?: Columns
}

export interface Dataset {
  readonly train: Split
  readonly val: Split
  readonly test: Split
  /** In index order; empty for regression and counts. */
  readonly classNames: readonly string[]
  /** One per input value for tables, empty for arrays without names. */
  readonly featureNames: readonly string[]
}
