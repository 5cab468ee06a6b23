/**
 * `node scripts/benchEditor.mjs [NAME…]`: what `npm run bench` measures in a real editor, or those of its measurements
 * that are named. Exit code 1 where a measurement came to nothing or a figure is over its limit.
 */
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { editorRows } from './benchEditorRows.mjs'
import { table } from './benchTable.mjs'
import { bundleTests, forFlows, forHost, prepareEditor, scratchFolder } from './vscodePrepare.mjs'
import { setUpVscode } from './vscodeSetup.mjs'

export const measurements = [
  'activation',
  'memory',
  'drawing',
  'typing',
  'long',
  'list',
  'evaluation',
  'slider',
]

/**
 * @param {number} appends events that are appended one by one
 * @param {readonly string[]} wanted measurements
 * @param {(name: string, seconds: number, outcome: { figures: unknown } | { failure: string }) => void} done told after
 *   each
 * @returns the figures of test/vscode/bench/editor.ts, why others are missing, and the packaged VSIX; or in a sentence
 *   why there are none
 */
export async function benchEditor(appends, wanted, done) {
  const editor = setUpVscode()
  if ('missing' in editor) return editor
  const { vsix, bundles } = await prepareEditor(editor, scratchFolder())
  const [host] = await bundleTests([path.join('bench', 'host.ts')], path.join(bundles, 'host'), forHost)
  const [bench] = await bundleTests([path.join('bench', 'editor.ts')], path.join(bundles, 'bench'), forFlows)
  const { measureEditor } = await import(pathToFileURL(bench).href)
  return { vsix, ...(await measureEditor(wanted, host, appends, done)) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2)
  const unknown = named.filter((name) => !measurements.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no measurement “${unknown[0]}”; there are ${measurements.join(', ')}.`)
    process.exit(2)
  }
  const {
    missing,
    figures = {},
    failures = {},
  } = await benchEditor(20, named.length > 0 ? named : measurements, (name, seconds, { figures, failure }) =>
    console.log(`${name} (${seconds.toFixed(1)} s): ${failure ?? JSON.stringify(figures, undefined, 1)}`),
  )
  if (missing !== undefined) console.error(`Nothing was measured: ${missing}.`)
  const rows = editorRows(figures)
  const over = rows.filter((row) => row.over)
  console.log(table(rows))
  for (const { what, value, limit } of over)
    console.error(`Over its limit: ${what}: ${value}, at most ${limit}.`)
  process.exit(missing !== undefined || Object.keys(failures).length > 0 || over.length > 0 ? 1 : 0)
}
