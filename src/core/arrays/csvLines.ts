/** The fields of a line with quotes; undefined where one is not closed in it or stands where none belongs. */
export function quotedFields(line: string, delimiter: string): readonly string[] | undefined {
  const fields: string[] = []
  for (let at = 0; ;) {
    if (line[at] === '"') {
      let close = line.indexOf('"', at + 1)
      let doubled = false
      while (close >= 0 && line[close + 1] === '"') {
        doubled = true
        close = line.indexOf('"', close + 2)
      }
      if (close < 0) return undefined
      const field = line.slice(at + 1, close)
      fields.push(doubled ? field.replaceAll('""', '"') : field)
      at = close + 1
      if (at === line.length) return fields
      if (line[at] !== delimiter) return undefined
    } else {
      const end = line.indexOf(delimiter, at)
      const field = line.slice(at, end < 0 ? line.length : end)
      if (field.includes('"')) return undefined
      fields.push(field)
      if (end < 0) return fields
      at = end
    }
    at++
  }
}

/** How many line ends a text has. */
export function linesIn(text: string): number {
  let lines = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) lines++
  }
  return lines
}

/** Joins the stretches of a file and gives as much as ends with a whole record: at a line end outside of quotes. */
export class RecordPieces {
  readonly #longest: number
  #pending = ''
  #quoted = false

  /** @param longest from this many characters on a record is given though it doesn't end */
  constructor(longest: number) {
    this.#longest = longest
  }

  add(text: string): string {
    let quoted = this.#quoted
    let end = -1
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === 34) quoted = !quoted
      else if (
        !quoted &&
        (code === 10 || (code === 13 && at + 1 < text.length && text.charCodeAt(at + 1) !== 10))
      )
        end = at + 1
    }
    this.#quoted = quoted
    if (end < 0) {
      this.#pending += text
      return this.#pending.length > this.#longest ? this.rest() : ''
    }
    // Joined, not added: a rope of two would be copied anew at each search in it.
    const whole = [this.#pending, text.slice(0, end)].join('')
    this.#pending = text.slice(end)
    return whole
  }

  rest(): string {
    const rest = this.#pending
    this.#pending = ''
    return rest
  }
}
