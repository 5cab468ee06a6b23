/** Pieces are put together up to this length. */
const pieceLength = 2 ** 16
/** Levels of arrays and objects that are taken apart; what lies deeper is written whole. */
const levels = 4

/** The text of `JSON.stringify(value, null, 2)` in pieces, so that of a long one no more than a piece is ever held. */
export function* jsonPieces(value: unknown): Iterable<string> {
  let piece = ''
  for (const part of partsOf(value, '\n', levels)) {
    piece += part
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** @param newline with the indentation of the value */
function* partsOf(value: unknown, newline: string, depth: number): Iterable<string> {
  if (Array.isArray(value) && value.length > 0 && value.every(Number.isFinite)) {
    yield `[${newline}  ${value.join(`,${newline}  `)}${newline}]`
    return
  }
  if (depth === 0 || typeof value !== 'object' || value === null || 'toJSON' in value) {
    yield (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', newline)
    return
  }
  const isList = Array.isArray(value)
  const members = isList
    ? value.map((member: unknown) => ['', member] as const)
    : Object.entries(value).flatMap(([key, member]) =>
        member === undefined ? [] : [[`${JSON.stringify(key)}: `, member] as const],
      )
  const [open, close] = isList ? '[]' : '{}'
  if (members.length === 0) {
    yield `${open}${close}`
    return
  }
  yield open!
  for (const [at, [name, member]] of members.entries()) {
    yield `${at > 0 ? ',' : ''}${newline}  ${name}`
    yield* partsOf(member, `${newline}  `, depth - 1)
  }
  yield `${newline}${close}`
}
