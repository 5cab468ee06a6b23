import type { Columns } from '../arrays/column.ts'
import type { NdArray } from '../arrays/ndarray.ts'

/** What a file of predictions holds, before anything of it is believed. */
export interface RawPredictions {
  readonly path: string
  readonly sha256: string
  readonly yTrue: NdArray
  readonly score?: NdArray
  readonly pred?: NdArray
  readonly id?: NdArray
  readonly group?: NdArray
  readonly weight?: NdArray
  readonly inputs?: NdArray
  /** One value a row each, already of the right length. */
  readonly columns?: Columns
  /** Needed where classes stand as text. */
  readonly classNames?: readonly string[]
  /** Name or index of the positive class. */
  readonly positiveClass?: string
}
