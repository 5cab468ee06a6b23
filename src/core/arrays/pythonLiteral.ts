export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<Literal, Literal>

const deepest = 8

/**
 * Reads the subset of Python literals that a numpy header is made of: dicts, tuples, lists, quoted strings
 * without escapes, non-negative integers (also `3L`), True, False and None. Lists and tuples become arrays.
 * Undefined where the text is anything else.
 */
export function readPythonLiteral(text: string): Literal | undefined {
  let at = 0
  const fail = Symbol('not a literal')
  type Outcome = Literal | typeof fail

  const skipSpace = () => {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++
  }

  function value(depth: number): Outcome {
    skipSpace()
    const character = text[at]
    if (character === undefined || depth > deepest) return fail
    if (character === "'" || character === '"') return quoted(character)
    if (character === '(') return sequence(')', depth)
    if (character === '[') return sequence(']', depth)
    if (character === '{') return dictionary(depth)
    const word = /^(?:True|False|None|\d{1,19}L?)/.exec(text.slice(at, at + 24))?.[0]
    if (word === undefined) return fail
    at += word.length
    if (word === 'True' || word === 'False') return word === 'True'
    return word === 'None' ? null : Number.parseInt(word, 10)
  }

  function quoted(quote: string): Outcome {
    const end = text.indexOf(quote, at + 1)
    const content = text.slice(at + 1, end)
    if (end < 0 || content.includes('\\')) return fail
    at = end + 1
    return content
  }

  function sequence(close: string, depth: number): Outcome {
    const items: Literal[] = []
    const ended = members(close, () => {
      const item = value(depth + 1)
      if (item !== fail) items.push(item)
      return item !== fail
    })
    return ended ? items : fail
  }

  function dictionary(depth: number): Outcome {
    const entries = new Map<Literal, Literal>()
    const ended = members('}', () => {
      const key = value(depth + 1)
      skipSpace()
      if (key === fail || text[at++] !== ':') return false
      const item = value(depth + 1)
      if (item === fail || entries.has(key)) return false
      entries.set(key, item)
      return true
    })
    return ended ? entries : fail
  }

  /** Reads members separated by commas up to `close`; whether it ended well. */
  function members(close: string, readMember: () => boolean): boolean {
    at++
    for (;;) {
      skipSpace()
      if (text[at] === close) {
        at++
        return true
      }
      if (!readMember()) return false
      skipSpace()
      if (text[at] === ',') at++
      else if (text[at] !== close) return false
    }
  }

  const result = value(0)
  skipSpace()
  return result === fail || at < text.length ? undefined : result
}
