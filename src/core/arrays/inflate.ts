/** Why bytes are no deflated data. */
export class NotDeflated extends Error {}

/** They unpack to more than there is room for. */
export class TooLong extends NotDeflated {}

/** Longest code of a symbol, and bytes that one symbol with its extra bits, or the head of a block, can take. */
const longestCode = 15
const symbolBytes = 8
const headBytes = 512

/** Of the symbols of lengths and distances (RFC 1951, 3.2.5): the smallest value, and how many bits follow. */
const lengthBase = new Uint16Array(29)
const lengthBits = new Uint8Array(29)
const distanceBase = new Uint16Array(30)
const distanceBits = new Uint8Array(30)
for (let symbol = 0, base = 3; symbol < 28; symbol++) {
  lengthBits[symbol] = symbol < 8 ? 0 : (symbol >> 2) - 1
  lengthBase[symbol] = base
  base += 1 << lengthBits[symbol]!
}
lengthBase[28] = 258
for (let symbol = 0, base = 1; symbol < 30; symbol++) {
  distanceBits[symbol] = symbol < 4 ? 0 : (symbol >> 1) - 1
  distanceBase[symbol] = base
  base += 1 << distanceBits[symbol]!
}

/** In this order the lengths of the codes of code lengths stand. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** Symbols by the next bits of the input: symbol × 16 + length of its code, 0 where there is none. */
interface Codes {
  readonly table: Uint16Array
  readonly bits: number
}

/**
 * Unpacks deflated data (RFC 1951) that is given in stretches into memory that is given, and takes none besides: what is
 * copied from before is copied from there.
 */
export class Inflating {
  readonly out: Uint8Array
  #written = 0
  #state: 'head' | 'stored' | 'codes' | 'done' = 'head'
  #isLast = false
  #stored = 0
  #literals: Codes = fixedLiterals
  #distances: Codes = fixedDistances
  #input = new Uint8Array(0)
  #at = 0
  /** Bits that were read and not used, the first one lowest. */
  #held = 0
  #bits = 0

  constructor(out: Uint8Array) {
    this.out = out
  }

  /** Whether the last block has ended. */
  get isDone(): boolean {
    return this.#state === 'done'
  }

  get written(): number {
    return this.#written
  }

  /**
   * Takes as much of a stretch as can be; what is left (some hundred bytes) belongs before the next one. Throws
   * {@link NotDeflated}, also where it unpacks to more than there is room for.
   *
   * @param isEnd whether nothing comes after it
   * @returns bytes that were taken
   */
  push(input: Uint8Array, isEnd: boolean): number {
    this.#input = new Uint8Array(input.buffer as ArrayBuffer, input.byteOffset, input.length)
    this.#at = 0
    while (this.#state !== 'done') {
      const needed = this.#state === 'head' ? headBytes : this.#state === 'codes' ? symbolBytes : 1
      if (!isEnd && this.#at + needed > input.length) break
      if (this.#state === 'head') this.#beginBlock()
      else if (this.#state === 'codes') this.#takeSymbols(isEnd ? Infinity : input.length - symbolBytes)
      else this.#takeStored()
      if (this.#at - (this.#bits >> 3) > input.length) throw new NotDeflated('it ends early')
      if (this.#state === 'stored' && isEnd && this.#at >= input.length)
        throw new NotDeflated('it ends early')
    }
    // Whole bytes that weren't used belong before the next stretch.
    this.#at -= this.#bits >> 3
    this.#bits &= 7
    this.#held &= (1 << this.#bits) - 1
    return this.#at
  }

  /** The next bits; zeros behind the end. */
  #take(count: number): number {
    while (this.#bits < count) {
      this.#held |= (this.#input[this.#at++] ?? 0) << this.#bits
      this.#bits += 8
    }
    const value = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#bits -= count
    return value
  }

  #symbol({ table, bits }: Codes): number {
    while (this.#bits < bits) {
      this.#held |= (this.#input[this.#at++] ?? 0) << this.#bits
      this.#bits += 8
    }
    const entry = table[this.#held & ((1 << bits) - 1)]!
    if (entry === 0) throw new NotDeflated('it has a code that stands for nothing')
    this.#held >>>= entry & 15
    this.#bits -= entry & 15
    return entry >> 4
  }

  #endBlock(): void {
    this.#state = this.#isLast ? 'done' : 'head'
  }

  #beginBlock(): void {
    this.#isLast = this.#take(1) === 1
    const kind = this.#take(2)
    if (kind === 0) {
      // Back to whole bytes.
      this.#at -= this.#bits >> 3
      this.#held = 0
      this.#bits = 0
      this.#stored = this.#take(16)
      if (this.#take(16) !== (~this.#stored & 0xff_ff)) throw new NotDeflated('a stored block is damaged')
      this.#state = 'stored'
      if (this.#stored === 0) this.#endBlock()
    } else if (kind === 1) {
      this.#literals = fixedLiterals
      this.#distances = fixedDistances
      this.#state = 'codes'
    } else if (kind === 2) {
      this.#readCodes()
      this.#state = 'codes'
    } else throw new NotDeflated('a block is of no known kind')
  }

  #takeStored(): void {
    const length = Math.min(this.#stored, this.#input.length - this.#at)
    if (this.#written + length > this.out.length) throw new TooLong('it unpacks to more')
    this.out.set(this.#input.subarray(this.#at, this.#at + length), this.#written)
    this.#at += length
    this.#written += length
    this.#stored -= length
    if (this.#stored === 0) this.#endBlock()
  }

  #readCodes(): void {
    const [literals, distances, lengths] = [this.#take(5) + 257, this.#take(5) + 1, this.#take(4) + 4]
    if (literals > 286 || distances > 30) throw new NotDeflated('a block has too many codes')
    const own = new Uint8Array(19)
    for (let at = 0; at < lengths; at++) own[lengthOrder[at]!] = this.#take(3)
    const ofLengths = codesOf(own)
    const all = new Uint8Array(literals + distances)
    for (let at = 0; at < all.length;) {
      const symbol = this.#symbol(ofLengths)
      if (symbol < 16) {
        all[at++] = symbol
        continue
      }
      const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7)
      if ((symbol === 16 && at === 0) || at + times > all.length)
        throw new NotDeflated('a block has damaged codes')
      all.fill(symbol === 16 ? all[at - 1]! : 0, at, at + times)
      at += times
    }
    if (all[256] === 0) throw new NotDeflated('a block has no end')
    this.#literals = codesOf(all.subarray(0, literals))
    this.#distances = codesOf(all.subarray(literals))
  }

  /** Until the block ends, or the input is read so far. */
  #takeSymbols(end: number): void {
    const out = this.out
    let written = this.#written
    while (this.#at <= end) {
      const symbol = this.#symbol(this.#literals)
      if (symbol < 256) {
        if (written === out.length) throw new TooLong('it unpacks to more')
        out[written++] = symbol
      } else if (symbol === 256) {
        this.#endBlock()
        break
      } else {
        written = this.#copy(symbol - 257, written)
      }
      if (this.#at - (this.#bits >> 3) > this.#input.length) throw new NotDeflated('it ends early')
    }
    this.#written = written
  }

  #copy(symbol: number, written: number): number {
    const out = this.out
    if (symbol > 28) throw new NotDeflated('it has a length that is none')
    const length = lengthBase[symbol]! + this.#take(lengthBits[symbol]!)
    const far = this.#symbol(this.#distances)
    if (far > 29) throw new NotDeflated('it has a distance that is none')
    const distance = distanceBase[far]! + this.#take(distanceBits[far]!)
    if (distance > written) throw new NotDeflated('it copies from before its beginning')
    const end = written + length
    if (end > out.length) throw new TooLong('it unpacks to more')
    for (let to = written; to < end; to++) out[to] = out[to - distance]!
    return end
  }
}

/** The table of the codes whose lengths are given, 0 for a symbol without one (RFC 1951, 3.2.2). */
function codesOf(lengths: Uint8Array): Codes {
  const counts = new Uint16Array(longestCode + 1)
  for (const length of lengths) counts[length]!++
  counts[0] = 0
  let bits = 1
  let [left, code] = [1, 0]
  const next = new Uint32Array(longestCode + 2)
  for (let length = 1; length <= longestCode; length++) {
    left = 2 * left - counts[length]!
    if (left < 0) throw new NotDeflated('a block has more codes than there can be')
    if (counts[length]! > 0) bits = length
    code = (code + counts[length - 1]!) << 1
    next[length] = code
  }
  const table = new Uint16Array(1 << bits)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    // Codes come with their first bit first, that is lowest.
    const entry = symbol * 16 + length
    for (let at = reversed(next[length]!++, length); at < table.length; at += 1 << length) table[at] = entry
  }
  return { table, bits }
}

function reversed(code: number, length: number): number {
  let out = 0
  for (let bit = 0; bit < length; bit++) out |= ((code >> bit) & 1) << (length - 1 - bit)
  return out
}

const fixedLiterals = codesOf(
  Uint8Array.from({ length: 288 }, (_, symbol) =>
    symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
  ),
)
const fixedDistances = codesOf(new Uint8Array(32).fill(5))
