/** One value a row: that at `index` of every `width`. */
export interface ValueColumn {
  readonly data: ArrayLike<number>
  readonly width: number
  readonly index: number
  /** Of two values a row the second stands alone: the first is what is left to 1. */
  readonly isSecond?: boolean | undefined
  /** Of each row the value at this place instead. */
  readonly pick?: Uint8Array | Uint16Array | undefined
}

/** A column of numbers of 64 bits. */
export type NumberColumn = ValueColumn & { readonly data: Float64Array }

/** The value of a row. */
export function valueAt({ data, width, index, isSecond, pick }: ValueColumn, row: number): number {
  const at = pick ? pick[row]! : index
  if (!isSecond) return data[row * width + at]!
  return at === 1 ? data[row]! : 1 - data[row]!
}

/** How many rows a column has. */
export const rowsIn = ({ data, width, isSecond }: ValueColumn): number =>
  isSecond ? data.length : data.length / width
