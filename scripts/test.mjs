/** Everything that main must pass: `npm test`. Sets up what it needs; nothing is left out in silence. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { installPackages, installPython, root, run, tool } from './steps.mjs'

installPackages()
const hasPython = installPython()

const code = ['src', 'webview', 'test', 'scripts']
/** @type {[string, () => number][]} */
const stages = [
  ['format', () => tool('oxfmt', ['--check', ...code])],
  ['lint and boundaries', () => tool('oxlint', ['--type-aware', ...code])],
  ['types', () => tool('typescript', ['-p', '.'])],
  ['types of the panels', () => tool('typescript', ['-p', 'tsconfig.webview.json'])],
  ['dead code', () => tool('knip', [])],
  ['build', () => run(process.execPath, ['scripts/build.mjs'])],
  ['generated files', () => run(process.execPath, ['scripts/generate.mjs', '--check'])],
]

const failed = []
for (const [name, stage] of stages) {
  const began = performance.now()
  const ok = stage() === 0
  console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  if (!ok) failed.push(name)
}

const report = path.join(root, '.cache', 'vitest.json')
rmSync(report, { force: true })
mkdirSync(path.dirname(report), { recursive: true })
const filters = process.argv.slice(2)
const testsOk =
  tool(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
    { env: { ...process.env, FINALIZE_MODEL_BUILT: '1' } },
  ) === 0
if (!testsOk) failed.push('tests')

const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = counts
if (!hasPython) {
  console.log(
    'No Python 3.11 or newer with venv was found: the differential tests against scikit-learn, onnx and PyYAML did not run.',
  )
}
if (numPendingTests > 0)
  console.log(`${numPendingTests} tests did not run on this machine; search the report above for ↓.`)
if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}.`)
console.log(
  `${numPassedTests} passed, ${numFailedTests + (failed.length > 0 && numFailedTests === 0 ? 1 : 0)} failed, ${numPendingTests} skipped`,
)
process.exit(failed.length > 0 ? 1 : 0)
