import type { CheckParameters } from '../readiness/check.ts'

/** What stands in the HTML comment of a checklist item or a workflow step, before it is given a meaning. */
export interface Comment {
  /** Values of `name: value` pairs: `item`, `check`, `step`. */
  readonly labels: ReadonlyMap<string, string>
  /** Values of `name=value` pairs, read as numbers and booleans where they look like ones. */
  readonly parameters: CheckParameters
}

const longestComment = 2000
const mostParameters = 32
const token = /\s*(?:([a-z][a-z0-9_]*):[ \t]*|([a-z][a-z0-9_]*)=)("[^"]*"|[^\s"]+)/iy
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const label = /^(?:item|step)[ \t]*:/i

/**
 * Reads the inside of `<!-- item: id check: name key=value key="two words" -->`.
 * Undefined where it isn't one of ours (no `item:` or `step:` first); a string says what is wrong with it.
 */
export function parseComment(inside: string): Comment | string | undefined {
  const source = inside.trim()
  if (!label.test(source)) return undefined
  if (source.length > longestComment) return `it is longer than ${longestComment} characters`
  const labels = new Map<string, string>()
  const parameters = new Map<string, string | number | boolean>()
  token.lastIndex = 0
  while (token.lastIndex < source.length) {
    const start = token.lastIndex
    const match = token.exec(source)
    if (!match) return `“${source.slice(start, start + 40).trim()}” is neither name: value nor name=value`
    const [, labelName, parameterName, raw = ''] = match
    const value = raw.startsWith('"') ? raw.slice(1, -1) : raw
    const name = (labelName ?? parameterName ?? '').toLowerCase()
    if (labels.has(name) || parameters.has(name)) return `${name} stands twice`
    if (labelName) labels.set(name, value)
    else parameters.set(name, raw.startsWith('"') ? value : typed(value))
    if (parameters.size > mostParameters) return `it has more than ${mostParameters} parameters`
  }
  return { labels, parameters: Object.fromEntries(parameters) }
}

function typed(text: string): string | number | boolean {
  if (text === 'true') return true
  if (text === 'false') return false
  return number.test(text) ? Number(text) : text
}

/** Ids of items, steps and checks: what is typed on a command line and stands in a comment. */
export const idPattern = /^[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?$/
