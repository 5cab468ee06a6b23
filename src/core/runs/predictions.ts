import type { Columns } from '../arrays/column.ts'
import type { NdArray } from '../arrays/ndarray.ts'

/** The predictions of one split, as a trainer leaves them (`predictions/test.npz`, .csv or .parquet). */
export interface Predictions {
  readonly path: string
  readonly sha256: string
  readonly samples: number
  /** Class index, or the value for regression. */
  readonly yTrue: Float64Array
  /** n × classes probabilities in C order; empty for regression. */
  readonly scores: Float64Array
  readonly classes: number
  /** Names of the classes in index order, where the file has them. */
  readonly classNames?: readonly string[]
  /** Predicted class index (first of the highest scores) or value. */
  readonly yPred: Float64Array
  readonly ids: readonly string[]
  readonly weights?: Float64Array
  readonly groups?: readonly string[]
  /** What else the file says of each sample: slices are cut by it. */
  readonly columns?: Columns
  /** The inputs that were predicted, where the trainer kept them. */
  readonly inputs?: NdArray
}
