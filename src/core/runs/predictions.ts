import { valuesAt } from '../arrays/elements.ts'
import type { Columns } from '../arrays/column.ts'
import type { NdArray } from '../arrays/ndarray.ts'

/** Class indices in as few bytes as there are classes for, or values in 64 bits. */
export type Labels = Float64Array | Uint16Array | Uint8Array

/**
 * The predictions of one split, as a trainer leaves them (`predictions/test.npz`, .csv or .parquet). Of a multi-label
 * model `yTrue` and `yPred` are n × classes in C order, 1 where the sample has the label, else 0.
 */
export interface Predictions {
  readonly path: string
  readonly sha256: string
  readonly samples: number
  /** Whether a sample may have several labels, or none. */
  readonly multiLabel?: true
  /** Name or index of the class that metrics of "the positive class" are about, where the file names one. */
  readonly positiveClass?: string
  /** Class index, or the value for regression. */
  readonly yTrue: Labels
  /** n × classes probabilities in C order, or of two classes those of the second alone (`scores.ts`); empty for regression. */
  readonly scores: Float64Array
  readonly classes: number
  /** Names of the classes in index order, where the file has them. */
  readonly classNames?: readonly string[]
  /** Predicted class index (first of the highest scores) or value. */
  readonly yPred: Labels
  /** Empty where the file has none: a sample is then named by the number of its row. */
  readonly ids: readonly string[]
  readonly weights?: Float64Array
  readonly groups?: readonly string[]
  /** What else the file says of each sample: slices are cut by it. */
  readonly columns?: Columns
  /** The inputs that were predicted, where the trainer kept them. */
  readonly inputs?: NdArray
}

/** The names of all samples, made where the file has none. */
export const idsOf = ({ ids, samples }: Pick<Predictions, 'ids' | 'samples'>): readonly string[] =>
  ids.length > 0 ? ids : Array.from({ length: samples }, (_, row) => String(row))

/** The labels of some rows, in their order. */
export function labelsAt(labels: Labels, rows: ArrayLike<number>): Labels {
  const { length } = rows
  const taken =
    labels instanceof Float64Array
      ? new Float64Array(length)
      : labels instanceof Uint16Array
        ? new Uint16Array(length)
        : new Uint8Array(length)
  return valuesAt(labels, rows, taken)
}
