import { readFileSync } from 'node:fs'

const root = new URL('../../../../', import.meta.url)

/** The manifest as it is written: its texts are keys of `package.nls.json`, between percent signs. */
export const writtenManifest: unknown = readJson('package.json')
/** The English texts by their keys. */
export const manifestTexts = readJson('package.nls.json') as Readonly<Record<string, string>>

/** The manifest as an English editor reads it. */
export function readManifest(): unknown {
  return JSON.parse(JSON.stringify(writtenManifest), (_, value: unknown) =>
    typeof value === 'string' ? (manifestTexts[keyOf(value) ?? ''] ?? value) : value,
  )
}

/** The key that a value of the manifest stands for, by the editor's own rule. */
export function keyOf(value: string): string | undefined {
  return /^%(.+)%$/.exec(value)?.[1]
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, root), 'utf8'))
}
