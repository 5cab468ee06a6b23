/** `node scripts/coverage.mjs`: how often intervals hold the truth, by simulation (some minutes), to docs/coverage.md. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from './steps.mjs'

const bundle = path.join(root, '.cache', 'coverage.mjs')
await build({
  absWorkingDir: root,
  entryPoints: ['scripts/intervalCoverage.ts'],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.12',
  packages: 'external',
  logLevel: 'warning',
})
const { coveragePage, simulate } = await import(pathToFileURL(bundle).href)
const page = coveragePage(simulate((what) => console.log(what)))
writeFileSync(path.join(root, 'docs', 'coverage.md'), page)
