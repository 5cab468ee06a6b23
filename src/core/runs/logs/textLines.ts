import { joined } from '../../arrays/joined.ts'

const lineEnd = 0x0a
/** Longest line that is read, bytes; of a longer one the beginning. */
const longestLine = 2 ** 16

/** Cuts a growing UTF-8 text into lines. */
export interface LineSplitter {
  /** The lines that `bytes` complete, without their ends. */
  push(bytes: Uint8Array): readonly string[]
  /** What stands behind the last line end. */
  readonly rest: string
}

export function createLineSplitter(): LineSplitter {
  const decoder = new TextDecoder()
  let rest = new Uint8Array(0)
  const textOf = (bytes: Uint8Array) => decoder.decode(bytes.subarray(0, longestLine)).replace(/\r$/, '')
  return {
    push(bytes) {
      const lines: string[] = []
      let from = 0
      for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, from)) {
        lines.push(textOf(joined(rest, bytes.subarray(from, end))))
        rest = new Uint8Array(0)
        from = end + 1
      }
      if (rest.length < longestLine) rest = joined(rest, bytes.subarray(from)).slice(0, longestLine)
      return lines
    },
    get rest() {
      return textOf(rest)
    },
  }
}
