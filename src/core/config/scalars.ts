/** The text of a number that YAML 1.2 and PyYAML both read as that number: `1.0e-7`, never `1e-7`. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf'
  const text = String(value)
  const [mantissa = '', exponent] = text.split('e')
  if (exponent === undefined) return text
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`
}

/** A text as a single-quoted YAML scalar; texts with control characters become double-quoted. */
export function quoted(text: string): string {
  return /[\p{Cc}\u2028\u2029\ufeff]/u.test(text)
    ? JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escapeCharacter)
    : `'${text.replaceAll("'", "''")}'`
}

const escapeCharacter = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const longest = 60

/** A value in a few words for messages: `'abc'`, `[1, 2]`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return `the text '${shorten(value)}'`
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${String(value)}`
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? `a list of ${value.length}` : 'a map'
}

/** A plain value as it would stand in a flow collection: `0.5`, `text`, `[a, b]`. */
export function inlineText(value: unknown): string {
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return isSafePlain(value) ? value : quoted(value)
  if (Array.isArray(value)) return `[${value.map(inlineText).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${inlineText(key)}: ${inlineText(member)}`)
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  }
  return typeof value === 'boolean' ? String(value) : 'null'
}

const words = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n'])

/** Texts that stand unquoted in both YAML versions, in block and flow. */
function isSafePlain(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_./-]*$/.test(text) && !words.has(text.toLowerCase())
}

const shorten = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)
