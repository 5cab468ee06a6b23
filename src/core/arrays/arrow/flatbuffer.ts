/**
 * Reads tables of FlatBuffers (flatbuffers.dev/internals) with every offset held against the bytes there are.
 * Throws {@link Broken} where one leads outside.
 */
export class FlatTable {
  readonly #view: DataView
  readonly #at: number
  readonly #fields: number
  readonly #vtable: number

  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
    this.#vtable = at - within(view, at, 4).getInt32(at, true)
    this.#fields = (within(view, this.#vtable, 4).getUint16(this.#vtable, true) - 4) >> 1
    within(view, this.#vtable, 4 + 2 * this.#fields)
  }

  /** The table that a buffer begins with. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return new FlatTable(view, within(view, 0, 4).getUint32(0, true))
  }

  #place(field: number, bytes: number): number | undefined {
    const offset = field < this.#fields ? this.#view.getUint16(this.#vtable + 4 + 2 * field, true) : 0
    if (offset === 0) return undefined
    within(this.#view, this.#at + offset, bytes)
    return this.#at + offset
  }

  byte(field: number, fallback = 0): number {
    const at = this.#place(field, 1)
    return at === undefined ? fallback : this.#view.getUint8(at)
  }

  short(field: number, fallback = 0): number {
    const at = this.#place(field, 2)
    return at === undefined ? fallback : this.#view.getInt16(at, true)
  }

  int(field: number, fallback = 0): number {
    const at = this.#place(field, 4)
    return at === undefined ? fallback : this.#view.getInt32(at, true)
  }

  /** NaN where it is no safe integer. */
  long(field: number): number {
    const at = this.#place(field, 8)
    return at === undefined ? 0 : longAt(this.#view, at)
  }

  table(field: number): FlatTable | undefined {
    const at = this.#place(field, 4)
    return at === undefined ? undefined : new FlatTable(this.#view, at + this.#view.getUint32(at, true))
  }

  /** Throws {@link Broken} where it takes more than `most` bytes. */
  text(field: number, most: number): string {
    const { at, length } = this.#vector(field, 1)
    if (length > most) throw new Broken('a name in its description is too long')
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length))
  }

  /** Throws {@link Broken} where there are more than `most`. */
  tables(field: number, most: number): readonly FlatTable[] {
    const { at, length } = this.#vector(field, 4)
    if (length > most) throw new Broken('its description has too many parts, such as columns')
    return Array.from({ length }, (_, index) => {
      const place = at + 4 * index
      return new FlatTable(this.#view, place + this.#view.getUint32(place, true))
    })
  }

  /** A vector of structs of two longs. */
  pairs(field: number): readonly (readonly [number, number])[] {
    const { at, length } = this.#vector(field, 16)
    return Array.from({ length }, (_, index) => [
      longAt(this.#view, at + 16 * index),
      longAt(this.#view, at + 16 * index + 8),
    ])
  }

  /** The places that a vector of structs Block names (Apache Arrow's File.fbs). */
  blocks(field: number): readonly number[] {
    const { at, length } = this.#vector(field, 24)
    return Array.from({ length }, (_, index) => {
      const place = longAt(this.#view, at + 24 * index)
      if (!(place >= 0)) throw new Broken('its footer leads nowhere')
      return place
    })
  }

  longs(field: number): readonly number[] {
    const { at, length } = this.#vector(field, 8)
    return Array.from({ length }, (_, index) => longAt(this.#view, at + 8 * index))
  }

  #vector(field: number, width: number): { readonly at: number; readonly length: number } {
    const place = this.#place(field, 4)
    if (place === undefined) return { at: 0, length: 0 }
    const start = place + this.#view.getUint32(place, true)
    const length = within(this.#view, start, 4).getUint32(start, true)
    within(this.#view, start + 4, length * width)
    return { at: start + 4, length }
  }
}

/** Bytes that can't be what they claim; the message says why. */
export class Broken extends Error {}

function within(view: DataView, at: number, bytes: number): DataView {
  if (!(at >= 0 && at + bytes <= view.byteLength)) throw new Broken('its description is damaged')
  return view
}

function longAt(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true))
  return Number.isSafeInteger(value) ? value : Number.NaN
}
