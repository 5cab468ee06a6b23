/** Room for the padding of the last bit-packed run. */
const padding = 512

interface Runs {
  /** Whether the first is one of 1 that covers all values, as writers leave where none is missing. */
  readonly present: boolean
}

/** The runs of the levels of a page, which are all that the bytes hold; undefined where they are not of `count` values. */
export function levelRuns(bytes: Uint8Array, width: number, count: number): Runs | undefined {
  const runs = runsIn(bytes, 0, width, count)
  return runs && runs.values >= count ? runs : undefined
}

/**
 * The runs of an RLE / bit-packed hybrid from `from`, byte for byte as the library reads them; undefined where a run
 * goes beyond `count` values in all.
 */
function runsIn(
  bytes: Uint8Array,
  from: number,
  width: number,
  count: number,
): (Runs & { readonly values: number }) | undefined {
  let at = from
  let seen = 0
  let present = false
  while (seen < count && at < bytes.length) {
    let header = 0
    let shift = 0
    let byte = 0x80
    while (byte & 0x80) {
      if (shift > 28 || at >= bytes.length) return undefined
      byte = bytes[at++]!
      header += (byte & 0x7f) * 2 ** shift
      shift += 7
    }
    const run = Math.floor(header / 2)
    const packed = header % 2 === 1
    const values = packed ? run * 8 : run
    if (seen + values > count + padding) return undefined
    present ||= seen === 0 && values >= count && !packed && bytes[at] === 1
    seen += values
    // An empty packed run has a byte, too.
    at += packed ? Math.max(1, run * width) : Math.ceil(width / 8)
  }
  return seen >= count || at >= bytes.length ? { present, values: seen } : undefined
}

/** Whether the runs of the values of a page, where it has such, hold no more than `count` of them. */
export function valuesHold(page: Uint8Array, encoding: string | undefined, count: number): boolean {
  if (encoding === 'RLE') return runsIn(page, 4, 1, count) !== undefined
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY') return true
  const width = page[0] ?? 0
  return width <= 32 && runsIn(page, 1, width, count) !== undefined
}
