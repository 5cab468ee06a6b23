/**
 * `node scripts/benchEditor.mjs [NAME…]`: what `npm run bench` measures in a real editor, or those of its measurements
 * that are named. It prints and judges nothing.
 */
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundleTests, forFlows, forHost, prepareEditor, scratchFolder } from './vscodePrepare.mjs'
import { setUpVscode } from './vscodeSetup.mjs'

const show = (name, figures) => console.log(`${name}: ${JSON.stringify(figures, undefined, 1)}`)
const all = ['activation', 'memory', 'drawing', 'long', 'list']

/**
 * @param {number} appends events that are appended one by one
 * @param {readonly string[]} wanted measurements
 * @param {(name: string, figures: unknown) => void} done told after each
 * @returns the figures of test/vscode/bench/editor.ts and the packaged VSIX, or in a sentence why there are none
 */
export async function benchEditor(appends, wanted = all, done = () => {}) {
  const editor = setUpVscode()
  if ('missing' in editor) return editor
  const { vsix, bundles } = await prepareEditor(editor, scratchFolder())
  const [host] = await bundleTests([path.join('bench', 'host.ts')], path.join(bundles, 'host'), forHost)
  const [bench] = await bundleTests([path.join('bench', 'editor.ts')], path.join(bundles, 'bench'), forFlows)
  const { measureEditor } = await import(pathToFileURL(bench).href)
  return { vsix, figures: await measureEditor(wanted, host, appends, done) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2)
  const { missing } = await benchEditor(20, named.length > 0 ? named : all, show)
  if (missing !== undefined) console.log(missing)
}
