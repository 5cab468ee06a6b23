import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A call of `l10n.t`, whatever it is reached through, up to its first argument; and of a view's own `t`. */
const editorCall = /\bl10n\.t\(\s*/g
const viewCall = /(?<![\w.$])t\(\s*/g
const literal = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y

/**
 * `l10n/bundle.l10n.json`: every text that the editor's parts and the views show, English to English, for
 * translators to copy. A text that isn't one literal could not be found by its translation, so it is refused.
 */
export function localizationBundle(root: string): string {
  const texts = new Set<string>()
  for (const folder of ['src/vscode', 'webview']) {
    for (const file of sourcesIn(path.join(root, folder)))
      for (const text of textsOf(readFileSync(file, 'utf8'), path.relative(root, file))) texts.add(text)
  }
  const sorted = [...texts].toSorted((one, other) => (one < other ? -1 : 1))
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), undefined, 2)}\n`
}

/** The texts of one source file, in their order. */
export function textsOf(source: string, file: string): readonly string[] {
  const isView = /import \{[^}]*\bt\b[^}]*\} from '[^']*\/channel\.ts'/.test(source)
  return [...source.matchAll(isView ? viewCall : editorCall)].map((found) => {
    const start = found.index + found[0].length
    literal.lastIndex = start
    const [quoted] = literal.exec(source) ?? []
    const after = quoted === undefined ? '' : source.slice(start + quoted.length).trimStart()[0]
    if (quoted === undefined || (after !== ',' && after !== ')')) {
      const line = source.slice(0, start).split('\n').length
      throw new Error(`${file}:${line}: the text of a translation must be one literal`)
    }
    return unquote(quoted)
  })
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|(.))/g, (_, braced, four, one: string) => {
      const code = (braced ?? four) as string | undefined
      return code === undefined ? (escapes[one] ?? one) : String.fromCodePoint(Number.parseInt(code, 16))
    })
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => path.join(folder, name))
}
