/** A checksum of a reflected polynomial. Pass the last result to go on. */
export type Crc = (bytes: Uint8Array, before?: number) => number

/** Makes the checksum of a polynomial by eight tables of 256: table k holds the CRC of a byte followed by k zero bytes ("slicing by 8"). */
function crcOf(polynomial: number): Crc {
  const tables = new Uint32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
    tables[byte] = value
  }
  for (let at = 256; at < tables.length; at++) {
    const value = tables[at - 256]!
    tables[at] = (value >>> 8) ^ tables[value & 0xff]!
  }
  return (bytes, before = 0) => {
    let crc = ~before
    let at = 0
    for (const end = bytes.length - 8; at <= end; at += 8) {
      crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
      crc =
        tables[1792 + (crc & 0xff)]! ^
        tables[1536 + ((crc >>> 8) & 0xff)]! ^
        tables[1280 + ((crc >>> 16) & 0xff)]! ^
        tables[1024 + (crc >>> 24)]! ^
        tables[768 + bytes[at + 4]!]! ^
        tables[512 + bytes[at + 5]!]! ^
        tables[256 + bytes[at + 6]!]! ^
        tables[bytes[at + 7]!]!
    }
    for (; at < bytes.length; at++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]!) & 0xff]!
    return ~crc >>> 0
  }
}

let quickest: Crc = crcOf(0xed_b8_83_20)

/** CRC-32 as in ZIP and PNG. */
export const crc32: Crc = (bytes, before) => quickest(bytes, before)

/** Has CRC-32 computed by the platform's own code. */
export function useCrc32(theirs: Crc): void {
  quickest = theirs
}

/** CRC-32C (Castagnoli) as in iSCSI and in the records of TensorFlow. */
export const crc32c = crcOf(0x82_f6_3b_78)
