/** Room for the padding of the last bit-packed run. */
const padding = 512

/**
 * The runs of an RLE / bit-packed hybrid from `from`: whether the first is one of 1 that covers all `count` values, as
 * writers leave where none is missing. Undefined where a run goes beyond `count` values in all.
 */
export function runsIn(
  bytes: Uint8Array,
  from: number,
  width: number,
  count: number,
): { readonly present: boolean } | undefined {
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
    at += packed ? run * width : Math.ceil(width / 8)
  }
  return seen >= count || at >= bytes.length ? { present } : undefined
}

/** Whether the runs of the values of a page, where it has such, hold no more than `count` of them. */
export function valuesHold(page: Uint8Array, encoding: string | undefined, count: number): boolean {
  if (encoding === 'RLE') return runsIn(page, 4, 1, count) !== undefined
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY') return true
  const width = page[0] ?? 0
  return width <= 32 && runsIn(page, 1, width, count) !== undefined
}
