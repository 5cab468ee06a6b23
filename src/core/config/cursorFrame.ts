import type { KeyPath } from './path.ts'

/** A map or list that is open at a place of the text. */
export interface Frame {
  readonly kind: 'map' | 'list'
  /** Column of its keys or dashes. */
  indent: number
  /** Undefined where the text is too broken to tell. */
  readonly path: KeyPath | undefined
  readonly keys: Set<string>
  readonly items: Set<string>
  /** Of a map: the last key; of a list: its index of the last item. */
  key: string | undefined
  index: number
  hasValue: boolean
}

/** Where a cursor stands, and what of the text a completion takes the place of. */
export interface Cursor {
  /** A key is written here, or the value of a key or item of a list. */
  readonly kind: 'key' | 'value'
  /** Of a key: the map it stands in; of a value: its own. */
  readonly path: KeyPath
  /** The other keys of the map, those below included, or the other items of the list. */
  readonly others: ReadonlySet<string>
  /** Offsets of the word that is written. */
  readonly start: number
  readonly end: number
  /** The quote that the word stands in. */
  readonly quote: '' | '"' | "'"
  /** Inside of brackets. */
  readonly isFlow: boolean
  /** Of a key: its colon is there. */
  readonly isFollowed: boolean
  /** Column of the keys around. */
  readonly column: number
}

export const emptyFrame = (kind: 'map' | 'list', indent: number, path: KeyPath | undefined): Frame => ({
  kind,
  indent,
  path,
  keys: new Set(),
  items: new Set(),
  key: undefined,
  index: -1,
  hasValue: false,
})
