import type { Source } from './source.ts'

/** Where fields of a CSV file end as a database takes it and our own reader doesn't, or takes it otherwise. */
export interface CsvEdges {
  /** A quote inside of a field and not beside another, `"a" ,1`: a database passes over spaces around quotes. */
  readonly strayQuote: boolean
  /** A delimiter at the end of a line, `1,2,`: a database passes over one too many. */
  readonly openEnd: boolean
}

const pieceBytes = 2 ** 20
const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Where in a record a byte stands. */
const [atLine, atField, inPlain, inQuotes, afterQuote] = [0, 1, 2, 3, 4]

/** Looks at every byte of a file in UTF-8, until there is a stray quote. */
export async function csvEdges(source: Source, delimiter: string): Promise<CsvEdges> {
  const separator = delimiter.charCodeAt(0)
  const isSpecial = new Uint8Array(256)
  for (const byte of [separator, lineFeed, carriageReturn, quote]) isSpecial[byte] = 1
  const room = new Uint8Array(pieceBytes)
  const marked = await source.read(0, 3)
  let offset = marked[0] === 0xef && marked[1] === 0xbb && marked[2] === 0xbf ? 3 : 0
  let place = atLine
  let openEnd = false
  for (;;) {
    const piece = await source.read(offset, pieceBytes, room)
    if (piece.length === 0) return { strayQuote: false, openEnd: openEnd || place === atField }
    offset += piece.length
    for (let at = 0; at < piece.length; at++) {
      const from = at
      while (at < piece.length && isSpecial[piece[at]!] === 0) at++
      if (at > from && place !== inQuotes) {
        if (place === afterQuote) return { strayQuote: true, openEnd }
        place = inPlain
      }
      if (at === piece.length) break
      const byte = piece[at]
      if (place === inQuotes) place = byte === quote ? afterQuote : inQuotes
      else if (byte === separator) place = atField
      else if (byte !== quote) {
        openEnd ||= place === atField
        place = atLine
      } else if (place === inPlain) return { strayQuote: true, openEnd }
      else place = inQuotes
    }
  }
}
