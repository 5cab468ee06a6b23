/** The project's TypeScript for scripts that call it. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from './steps.mjs'

/**
 * Bundles what these statements export, with paths from the project's folder, to `.cache/NAME.mjs` and imports it.
 *
 * @param {string} name
 * @param {readonly string[]} exported `export … from './src/….ts'`
 * @param {import('esbuild').BuildOptions} [options] more of esbuild's
 */
export async function loadSources(name, exported, options) {
  const outfile = path.join(root, '.cache', `${name}.mjs`)
  await build({
    absWorkingDir: root,
    stdin: { contents: exported.join('\n'), resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.12',
    logLevel: 'warning',
    ...options,
  })
  return import(pathToFileURL(outfile).href)
}
