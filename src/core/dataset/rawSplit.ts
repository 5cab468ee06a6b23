import type { Columns } from '../arrays/column.ts'
import type { Config } from '../config/schema.ts'

/** What the columns and arrays of a split mean. */
export type SplitData = Config['data'] & {
  /** Of a multi-label task: the columns of a table that hold a label each; empty where they aren't named. */
  readonly labels?: readonly string[]
}

export const splitDataOf = ({ task, data }: Config): SplitData =>
  task === 'multi-label' ? { ...data, labels: data.class_names ?? [] } : data

/** A split as its file holds it: targets not yet turned into class indices. */
export interface RawSplit {
  readonly path: string
  readonly sha256: string
  readonly samples: number
  readonly sampleShape: readonly number[]
  /** samples × product(sampleShape), C order. */
  readonly inputs: Float32Array
  /** Numbers, or text as it stands in the file; of several labels a sample samples × labels, C order. */
  readonly targets: Float64Array | readonly string[]
  /** How many labels a sample has; absent where it has one target. */
  readonly labels?: number
  /** Whether text may as well be numbers, as in CSV; in an array of strings "10" is text. */
  readonly untyped: boolean
  readonly ids: readonly string[]
  readonly groups?: readonly string[]
  readonly weights?: Float64Array
  readonly columns?: Columns
  /** One per input value, empty where they have no names. */
  readonly featureNames: readonly string[]
}

/** Row numbers from 0 as ids, for splits without an id column. */
export function rowNumbers(samples: number): readonly string[] {
  return Array.from({ length: samples }, (_, row) => String(row))
}
