/** Where the line that begins at `from` ends, and where the next one begins. */
export function lineEnd(text: string, from: number): readonly [end: number, next: number] {
  const feed = text.indexOf('\n', from)
  const end = feed < 0 ? text.length : feed
  // Old files end lines in a carriage return alone.
  const carriage = text.lastIndexOf('\r', end) >= from ? text.indexOf('\r', from) : -1
  if (carriage < 0) return [end, Math.min(end + 1, text.length)]
  return [carriage, carriage + (text[carriage + 1] === '\n' ? 2 : 1)]
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
    const whole = this.#pending + text.slice(0, end)
    this.#pending = text.slice(end)
    return whole
  }

  rest(): string {
    const rest = this.#pending
    this.#pending = ''
    return rest
  }
}
