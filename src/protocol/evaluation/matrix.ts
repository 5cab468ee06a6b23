import {
  anyOf,
  fields,
  integer,
  list,
  nothing,
  number,
  optional,
  text,
  told,
  type MessageTables,
} from '../shape.ts'
import { longestPicture } from './pictures.ts'
import { most } from './shown.ts'
import { classIndex } from './splits.ts'

/** The confusion matrix; of many classes a part of it: where most goes wrong, or one class and those it is confused with. */
export interface MatrixView {
  /** The class that the part is about; absent where it is the part in which most goes wrong, or the whole. */
  readonly around?: number
  /** Indices of the classes shown, ascending; `counts` is in their order: row actual, column predicted. */
  readonly shown: readonly number[]
  readonly counts: readonly (readonly number[])[]
  /** Of every class, shown or not. */
  readonly actual: readonly number[]
  readonly predicted: readonly number[]
  readonly pairs: readonly {
    readonly actual: number
    readonly predicted: number
    readonly count: number
    readonly share: string
  }[]
}

export interface MatrixMessages {
  readonly request:
    /** The part of a large confusion matrix about one class. */
    | { readonly type: 'around'; readonly index: number }
    /** The whole confusion matrix drawn on paper's colours. */
    | { readonly type: 'drawMatrix' }
  readonly answers: {
    readonly around: MatrixView | undefined
    readonly drawMatrix: string | undefined
  }
}

const indices = list(classIndex, most)
const numbers = list(number(), most)

export const matrixShape = fields<MatrixView>({
  around: optional(classIndex),
  shown: indices,
  counts: list(list(integer(), most), most),
  actual: numbers,
  predicted: numbers,
  pairs: list(
    fields<MatrixView['pairs'][number]>({
      actual: classIndex,
      predicted: classIndex,
      count: integer(),
      share: told,
    }),
  ),
})

export const matrixMessages: MessageTables<MatrixMessages> = {
  requests: { around: { index: classIndex }, drawMatrix: {} },
  answers: { around: anyOf(nothing, matrixShape), drawMatrix: anyOf(nothing, text(longestPicture)) },
}
