/** `node scripts/coverage.mjs`: how often intervals hold the truth, by simulation (some minutes), to docs/coverage.md. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { loadSources } from './sources.mjs'
import { root } from './steps.mjs'

const { coveragePage, simulate } = await loadSources('coverage', [
  "export * from './scripts/intervalCoverage.ts'",
])
const page = coveragePage(simulate((what) => console.log(what)))
writeFileSync(path.join(root, 'docs', 'coverage.md'), page)
