import { failure, finding, success, type Finding, type Result } from '../finding.ts'

/** One word of a predicate. `at` is its first character. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'sign'; readonly sign: Sign }
)

const words = ['and', 'or', 'not', 'in', 'is', 'missing', 'true', 'false'] as const
export type Word = (typeof words)[number]

const signs = ['==', '!=', '<=', '>=', '<', '>', '(', ')', '[', ']', ','] as const
export type Sign = (typeof signs)[number]

/** Longest predicate, characters. */
const longest = 4000

const pattern =
  /\s+|(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\p{L}\p{N}_]))|(?<name>[\p{L}_][\p{L}\p{N}_.]*)|`(?<quoted>(?:[^`]|``)+)`|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<sign>==|!=|<=|>=|[<>()[\],])/uy

/** The words of a predicate, or where it holds something else. */
export function readTokens(source: string): Result<readonly Token[]> {
  if (source.length > longest) {
    return failure(brokenPredicate(source, 'too-long', longest))
  }
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    const token = match && tokenOf(match.groups ?? {}, at)
    if (!match || token === 'broken') return failure(strange(source, at))
    if (token) tokens.push(token)
    at += match[0].length
  }
  return success(tokens)
}

/** Undefined for blanks; `broken` for text with an escape that is none. */
function tokenOf(
  { number, name, quoted, text, sign }: Readonly<Record<string, string | undefined>>,
  at: number,
): Token | 'broken' | undefined {
  if (number !== undefined) {
    const value = Number(number)
    return Number.isFinite(value) ? { at, kind: 'number', value } : 'broken'
  }
  if (name !== undefined) {
    const word = words.find((each) => each === name)
    return word ? { at, kind: 'word', word } : { at, kind: 'column', name }
  }
  if (quoted !== undefined) return { at, kind: 'column', name: quoted.replaceAll('``', '`') }
  if (sign !== undefined) return { at, kind: 'sign', sign: sign as Sign }
  return text === undefined ? undefined : textOf(text, at)
}

function textOf(quoted: string, at: number): Token | 'broken' {
  const inner = quoted.slice(1, -1)
  const json =
    quoted[0] === '"' ? inner : inner.replaceAll(/\\'|"/g, (found) => (found === '"' ? String.raw`\"` : "'"))
  try {
    return { at, kind: 'text', value: JSON.parse(`"${json}"`) as string }
  } catch {
    return 'broken'
  }
}

function strange(source: string, at: number) {
  const found = source.slice(at, at + 20)
  return brokenPredicate(source, 'unreadable', at + 1, found)
}

/** Why a predicate can't be read. `number` is the character, from 1, or the limit that is exceeded. */
export function brokenPredicate(
  source: string,
  problem: 'too-long' | 'too-deep' | 'too-many' | 'unreadable' | 'unexpected',
  number: number,
  found = '',
  expected = '',
): Finding {
  const predicate = source.length > 200 ? `${source.slice(0, 200)}…` : source
  return finding('slice-predicate-broken', 'error', { predicate, problem, number, found, expected })
}

const plainName = /^[\p{L}_][\p{L}\p{N}_.]*$/u

/** A column's name as it stands in a predicate: in backticks where it is no plain word. */
export function columnText(name: string): string {
  const isPlain = plainName.test(name) && !words.some((word) => word === name)
  return isPlain ? name : `\`${name.replaceAll('`', '``')}\``
}
