/** A change of a text: characters (UTF-16) from `start` to `end` become `text`. */
interface CharacterEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * What changing bytes in a text's UTF-8 form means for the text: the smallest edit that puts `replacement` where
 * `expected` stands at `offset`. Undefined where something else stands there.
 */
export function boxEdit(
  text: string,
  offset: number,
  expected: Uint8Array,
  replacement: Uint8Array,
): CharacterEdit | undefined {
  const bytes = new TextEncoder().encode(text)
  const there = bytes.subarray(offset, offset + expected.length)
  if (there.length !== expected.length || there.some((byte, index) => byte !== expected[index]))
    return undefined
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const before = decoder.decode(bytes.subarray(0, offset)).length
  const [old, fresh] = [decoder.decode(expected), decoder.decode(replacement)]
  let head = 0
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++
  let tail = 0
  const longest = Math.min(old.length, fresh.length) - head
  while (tail < longest && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++
  return {
    start: before + head,
    end: before + old.length - tail,
    text: fresh.slice(head, fresh.length - tail),
  }
}
