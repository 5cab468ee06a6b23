/** Writes what is generated from the schema and the lists: schemas/, docs/reference/, l10n/ and the kernels' code. `--check` only compares. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { kernelFiles } from './kernels.mjs'
import { root } from './steps.mjs'

const bundle = path.join(root, '.cache', 'documents.mjs')
await build({
  absWorkingDir: root,
  entryPoints: ['scripts/documents.ts'],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.12',
  packages: 'external',
  logLevel: 'warning',
})
const { generatedFiles } = await import(`${pathToFileURL(bundle).href}?${Date.now()}`)
const checkOnly = process.argv.includes('--check')
let outdated = 0
for (const [name, content] of Object.entries({ ...(await generatedFiles(root)), ...(await kernelFiles()) })) {
  const file = path.join(root, name)
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue
  outdated++
  if (checkOnly) console.error(`${name} is not what its source gives; run npm run generate.`)
  else {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    console.log(`wrote ${name}`)
  }
}
process.exit(checkOnly && outdated > 0 ? 1 : 0)
