export interface PlainScalar {
  readonly start: number
  readonly end: number
  readonly quote: '' | '"' | "'"
  /** As it stands, without quotes. */
  readonly source: string
  readonly data: string | number | boolean | null
}

/** What YAML 1.2 (core schema) makes of an unquoted text; undefined for what is rare. */
export function plainData(text: string): string | number | boolean | null | undefined {
  if (/^[-+]?[0-9]+$/.test(text)) return Number.parseInt(text, 10)
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number.parseFloat(text)
  if (/^(?:0[ox]|[-+]?\.[inIN])/.test(text)) return undefined
  if (/^(?:[Tt]rue|TRUE)$/.test(text)) return true
  if (/^(?:[Ff]alse|FALSE)$/.test(text)) return false
  return /^(?:[Nn]ull|NULL)$/.test(text) ? null : text
}
