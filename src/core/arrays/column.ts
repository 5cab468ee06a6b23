/**
 * A column that slices are cut by, one value a row: numbers (NaN where missing), or text by its place among the
 * distinct names (−1 where missing).
 */
export type Column =
  | { readonly kind: 'number'; readonly values: Float64Array }
  | { readonly kind: 'text'; readonly codes: Int32Array; readonly names: readonly string[] }

/** Columns by their names. */
export type Columns = ReadonlyMap<string, Column>
