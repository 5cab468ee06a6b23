/** Writes what is generated from the schema and the lists: schemas/, docs/reference/, l10n/ and the kernels' code. `--check` only compares. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { kernelFiles } from './kernels.mjs'
import { loadSources } from './sources.mjs'
import { root } from './steps.mjs'

const documents = ["export * from './scripts/documents.ts'"]
const { generatedFiles } = await loadSources('documents', documents, { packages: 'external' })
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
