import type { NumericArray } from '../ndarray.ts'
import { unpackLz4 } from '../lz4.ts'
import { Scratch } from '../scratch.ts'
import type { Source } from '../source.ts'
import { mostTableValues, TooManyValues, UnknownCodec } from '../table.ts'
import { unpackZstd } from '../zstd.ts'
import { bytesOf, elementsAt } from '../elements.ts'
import { Broken, type FlatTable } from './flatbuffer.ts'
import type { Body } from './messages.ts'
import type { ArrowField, ArrowType } from './schema.ts'

/** Most bytes that one buffer has, or unpacks to. */
const mostUnpacked = 2 ** 31
/** Bytes of a buffer that are read at a time where it needn't be whole: whole elements. */
const stretch = 2 ** 22

/** Memory for the buffers of one column at a time, used again for the next. */
export class BufferRoom {
  readonly #packed = new Scratch()
  readonly #buffers: Scratch[] = []

  packed(size: number): Uint8Array {
    return this.#packed.take(size)
  }

  /** @param place of the buffer among those of its column */
  buffer(place: number, size: number): Uint8Array {
    return (this.#buffers[place] ??= new Scratch()).take(size)
  }
}

/** The buffers of a record batch, in the order of its columns. What was taken stands until the next column's are. */
export class Batch {
  readonly length: number
  readonly #source: Source
  readonly #body: Body
  readonly #room: BufferRoom
  readonly #places: readonly (readonly [offset: number, size: number])[]
  readonly #nodes: readonly (readonly [length: number, nulls: number])[]
  readonly #views: readonly number[]
  /** Undefined where the buffers aren't packed. */
  readonly #codec: number | undefined
  #next = 0
  #node = 0
  #view = 0
  /** Bytes of the buffers that were taken. */
  #taken = 0

  constructor(source: Source, header: FlatTable, body: Body, room: BufferRoom) {
    this.length = header.long(0)
    this.#source = source
    this.#body = body
    this.#room = room
    this.#places = header.pairs(2)
    this.#nodes = header.pairs(1)
    this.#views = header.longs(4)
    this.#codec = header.table(3)?.byte(0)
    if (!(this.length >= 0)) throw new Broken(`a batch claims ${this.length} rows`)
    if (this.length > mostTableValues) throw new TooManyValues()
    if (this.#codec !== undefined && this.#codec > 1) throw new UnknownCodec(String(this.#codec))
  }

  /**
   * The next buffers, those of a column of this type, unpacked.
   *
   * @param from place of the first in the room, behind those that are still needed
   */
  async take(type: ArrowType, from = 0): Promise<readonly Uint8Array[]> {
    const isText = type.kind === 'text'
    const isFixed = type.kind === 'list' && typeof type.places === 'number'
    const count = isFixed ? 1 : !isText ? 2 : type.places === 'views' ? 2 + this.#nextViews() : 3
    const taken: Uint8Array[] = []
    let bytes = 0
    for (let place = 0; place < count; place++) {
      const buffer = await this.#buffer(this.#next++, from + place)
      bytes += buffer.length
      if (bytes > mostUnpacked) throw new Broken('a column is larger than is read')
      taken.push(buffer)
    }
    return taken
  }

  /**
   * The next numbers a stretch at a time, those of a column of this type, where none is missing and they stand unpacked;
   * undefined where they are to be taken as a whole.
   */
  stretches(type: ArrowType, length: number): AsyncGenerator<NumericArray> | undefined {
    if (type.kind !== 'number' || type.element === 'half' || this.#codec !== undefined) return undefined
    const [validity, data] = [this.#placeOf(this.#next), this.#placeOf(this.#next + 1)]
    if (validity[1] > 0) return undefined
    const { element } = type
    if (data[1] < length * bytesOf(element)) throw new Broken('a column is shorter than its batch')
    this.#next += 2
    return this.#stretchesOf(data[0], length, element)
  }

  async *#stretchesOf(
    offset: number,
    length: number,
    element: Parameters<typeof bytesOf>[0],
  ): AsyncGenerator<NumericArray> {
    const size = bytesOf(element)
    for (let row = 0; row < length; row += stretch / size) {
      const rows = Math.min(stretch / size, length - row)
      const bytes = await this.#read(offset + row * size, rows * size, this.#room.buffer(0, rows * size))
      yield elementsAt(bytes, 0, rows, element)
    }
  }

  /**
   * Goes past a field: its nodes, and its buffers unless they are taken next. Gives the length of its first child, 0
   * where it has none.
   */
  pass(field: ArrowField, withBuffers = true): number {
    const own = this.#nodes[this.#node]
    if (own && field.type.kind !== 'other' && own[0] !== this.length) {
      throw new Broken('a column has another length than its batch')
    }
    const held = field.nodes > 1 ? (this.#nodes[this.#node + 1]?.[0] ?? 0) : 0
    this.#node += field.nodes
    if (withBuffers) {
      for (let i = 0; i < field.views; i++) this.#next += this.#nextViews()
      this.#next += field.buffers
    }
    return held
  }

  #nextViews(): number {
    const count = this.#views[this.#view++] ?? 0
    if (!(count >= 0 && count <= this.#places.length)) throw new Broken('a batch has too few buffers')
    return count
  }

  #placeOf(at: number): readonly [offset: number, size: number] {
    const place = this.#places[at]
    if (!place) throw new Broken('a batch has too few buffers')
    const [offset, size] = place
    if (!(offset >= 0 && size >= 0 && offset + size <= this.#body.size)) {
      throw new Broken('a buffer lies outside its batch')
    }
    return place
  }

  async #read(offset: number, size: number, into: Uint8Array): Promise<Uint8Array> {
    this.#taken += size
    if (this.#taken > this.#body.size) throw new Broken('its buffers overlap')
    const bytes = await this.#source.read(this.#body.start + offset, size, into)
    if (bytes.length < size) throw new Broken('it ends early')
    return bytes
  }

  async #buffer(at: number, place: number): Promise<Uint8Array> {
    const [offset, size] = this.#placeOf(at)
    if (size === 0) return new Uint8Array(0)
    if (size > mostUnpacked) throw new Broken('a column is larger than is read')
    if (this.#codec === undefined)
      return this.#held(await this.#read(offset, size, this.#room.buffer(place, size)), place)
    const packed = await this.#read(offset, size, this.#room.packed(size))
    return unpacked(packed, this.#codec, (length) => this.#room.buffer(place, length))
  }

  /** In the room of its place: what was read ahead is gone with the next reading. */
  #held(bytes: Uint8Array, place: number): Uint8Array {
    const room = this.#room.buffer(place, bytes.length)
    if (bytes.buffer !== room.buffer) room.set(bytes)
    return room
  }
}

/** A buffer that begins with its length; −1 where it isn't packed after all. */
function unpacked(packed: Uint8Array, codec: number, roomFor: (size: number) => Uint8Array): Uint8Array {
  if (packed.length < 8) throw new Broken('a packed buffer is too short')
  const size = Number(new DataView(packed.buffer, packed.byteOffset).getBigInt64(0, true))
  const rest = packed.subarray(8)
  if (size === -1) {
    const out = roomFor(rest.length)
    out.set(rest)
    return out
  }
  // LZ4 packs 255 bytes into one at best, Zstandard a block of 128 kB into four.
  if (!(size >= 0 && size <= mostUnpacked && size <= rest.length * (codec === 0 ? 255 : 2 ** 15))) {
    throw new Broken('a packed buffer claims an impossible size')
  }
  if (codec === 0) return unpackLz4(rest, roomFor(size))
  const out = unpackZstd(rest, roomFor(size))
  if (!out) throw new Broken('a buffer is not the Zstandard frame that it claims to be')
  return out
}
