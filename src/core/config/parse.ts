import {
  Composer,
  Lexer,
  Parser,
  YAMLMap,
  isMap,
  isScalar,
  type Document,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLError,
} from 'yaml'
import { finding, type Finding } from '../finding.ts'
import { rootKey } from './keys.ts'
import { limits } from './limits.ts'
import { linesOf, placeAt, type Lines } from './lines.ts'
import { keyText, readPlain } from './plain.ts'
import { plainRuns } from './plainRuns.ts'
import { spliceCuts, withoutCuts } from './plainSplice.ts'
import { unsettled } from './unsettled.ts'

/** A configuration file as read: its syntax tree with ranges, and its data. */
export interface ParsedConfig {
  readonly file: string
  readonly text: string
  readonly lines: Lines
  /** Undefined where a limit was passed before a tree could be built. */
  readonly document: Document.Parsed | undefined
  /** The data, aliases resolved; empty where the file isn't usable. */
  readonly value: Readonly<Record<string, unknown>>
  /** Syntax, limits, duplicate and unusable keys, aliases. */
  readonly findings: readonly Finding[]
  /** No finding is an error, so that `value` is what the file says. */
  readonly usable: boolean
  /** What can be judged whatever is wrong elsewhere; undefined where nothing can. */
  readonly known: Known | undefined
}

/** The part of a file that means the same however the rest is mended. */
export interface Known {
  /** Of broken text, the sections before the first error. */
  readonly root: YAMLMap
  /** With `unsettled` for what isn't known; undefined where any key may be missing. */
  readonly value: Readonly<Record<string, unknown>> | undefined
}

const syntaxErrorsShown = 20

/**
 * Reads YAML 1.2 (core schema) without trusting it: size, tokens, depth, keys and aliases are bounded before
 * anything recursive runs, so that hostile text gets a located finding and never a crash. Merge keys are not
 * merged. `file` names the place in findings.
 */
export function parseConfig(text: string, file: string): ParsedConfig {
  const lines = linesOf(text)
  const place = (start: number, end: number) => placeAt(file, lines, start, end)
  const refuse = (found: Finding): ParsedConfig => ({
    file,
    text,
    lines,
    document: undefined,
    value: {},
    findings: [found],
    usable: false,
    known: undefined,
  })
  if (text.length > limits.characters) {
    const at = place(limits.characters, limits.characters)
    return refuse(
      finding('config-too-large', 'error', { file, characters: text.length, limit: limits.characters }, at),
    )
  }
  const composed = compose(text)
  if ('limit' in composed) {
    const { limit, offset } = composed
    return refuse(
      limit === 'depth'
        ? finding('config-too-deep', 'error', { limit: limits.depth }, place(offset, offset + 1))
        : finding('config-too-many-tokens', 'error', { limit: limits.tokens }, place(offset, offset + 1)),
    )
  }
  const [document, second] = composed.documents
  const findings: Finding[] = []
  for (const error of (document?.errors ?? []).slice(0, syntaxErrorsShown)) {
    findings.push(syntaxFinding(error, 'error', place(error.pos[0], error.pos[1]), text))
  }
  for (const warning of (document?.warnings ?? []).slice(0, syntaxErrorsShown)) {
    findings.push(syntaxFinding(warning, 'warning', place(warning.pos[0], warning.pos[1]), text))
  }
  if (second) {
    const start = second.contents?.range?.[0] ?? second.range[0]
    findings.push(finding('config-several-documents', 'error', {}, place(start, start)))
  }
  if (document === undefined || document.contents === null || isEmpty(document.contents)) {
    findings.push(finding('config-empty', 'error', { file }, place(0, 0)))
  } else if (!isMap(document.contents)) {
    const [start, end] = document.contents.range
    findings.push(finding('config-not-a-map', 'error', { file }, place(start, end)))
  }
  const root = document?.contents
  if (!isMap(root))
    return { file, text, lines, document, value: {}, findings, usable: false, known: undefined }
  const isWhole = findings.every(({ severity }) => severity !== 'error')
  const plain = readPlain(root, place)
  const usable = isWhole && plain.findings.every(({ severity }) => severity !== 'error')
  const known = isWhole
    ? { root, value: plain.value }
    : second
      ? undefined
      : beforeLine(root, plain.value, lineOfError(text, document!))
  findings.push(...plain.findings)
  return { file, text, lines, document, value: plain.value ?? {}, findings, usable, known }
}

/** Offset of the line of a document's first error. */
function lineOfError(text: string, { errors }: Document.Parsed): number {
  const first = Math.min(...errors.map(({ pos: [start] }) => start))
  return text.lastIndexOf('\n', first - 1) + 1
}

/**
 * The sections before a broken line but the last two of them: what is wrong may have begun in the last one, and without
 * that line the one before may go on. Any other section may be what is broken.
 */
function beforeLine(root: YAMLMap, value: Known['value'], offset: number): Known {
  const isBefore = ({ key }: Pair) => isScalar(key) && (key.range?.[0] ?? offset) < offset
  const behind = root.items.findIndex((pair) => !isBefore(pair))
  const settled = new YAMLMap()
  settled.items = root.items.slice(0, Math.max(0, (behind === -1 ? root.items.length : behind) - 2))
  const known: Record<string, unknown> = {}
  for (const name of rootKey.children!.keys()) known[name] = unsettled
  for (const { key } of settled.items) {
    const name = keyText(key as Scalar)
    known[name] = value?.[name]
  }
  return { root: settled, value: value && known }
}

const isEmpty = (node: ParsedNode) => 'value' in node && node.value === null

type Composed =
  | { readonly documents: readonly Document.Parsed[]; readonly tokens: number }
  | { readonly limit: 'depth' | 'tokens'; readonly offset: number }

/** Tokens of a plain line at most. */
const tokensOfLine = 13

/**
 * The documents of a text. Plain lines between plain lines are most of a large file and cost a parser the most: they
 * are left out, and put back into what it makes of the rest. What comes is the same to the last place.
 */
function compose(text: string): Composed {
  const { cuts, lines } = plainRuns(text)
  if (cuts.length > 0) {
    const short = composeAll(withoutCuts(text, cuts))
    const isWithin = !('limit' in short) && short.tokens + lines * tokensOfLine <= limits.tokens
    if (isWithin && short.documents.length === 1 && spliceCuts(short.documents[0]!, cuts)) return short
  }
  return composeAll(text)
}

/** Composes documents while watching the parser's own stack, which mirrors the nesting of the text. */
export function composeAll(text: string): Composed {
  const parser = new Parser()
  const composer = new Composer({ uniqueKeys: false, keepSourceTokens: false })
  const documents: Document.Parsed[] = []
  let tokens = 0
  for (const lexeme of new Lexer().lex(text)) {
    tokens += 1
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token))
    if (parser.stack.length > limits.depth) return { limit: 'depth', offset: parser.offset }
    if (tokens > limits.tokens) return { limit: 'tokens', offset: parser.offset }
  }
  for (const token of parser.end()) documents.push(...composer.next(token))
  documents.push(...composer.end())
  return { documents, tokens }
}

function syntaxFinding(
  error: YAMLError,
  severity: 'error' | 'warning',
  place: ReturnType<typeof placeAt>,
  text: string,
): Finding {
  const args = { problem: error.code, detail: firstLine(error.message) }
  const [start] = error.pos
  const tabs = /^\t+/.exec(text.slice(start, start + 64))
  if (error.code === 'TAB_AS_INDENT' && tabs && place.range) {
    const { line, character } = place.range.start
    const end = { line, character: character + tabs[0].length }
    const fix = [{ range: { start: place.range.start, end }, text: '  '.repeat(tabs[0].length) }]
    return finding('config-syntax', severity, args, place, fix)
  }
  return finding('config-syntax', severity, args, place)
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? ''
  return line.length > 90 ? `${line.slice(0, 89)}…` : line.replace(/\.$/, '')
}
