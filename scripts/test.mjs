/** Everything that main must pass: `npm test`. Sets up what it needs; nothing is left out in silence. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runGroup } from './programs.mjs'
import { installPackages, installPython, root, run, tool } from './steps.mjs'
import { noTests, noTrainer, testTrainer } from './trainerTest.mjs'

installPackages()
const hasPython = installPython()

const code = ['src', 'webview', 'test', 'scripts']
/** @type {[string, () => number][]} */
const stages = [
  ['format', () => tool('oxfmt', ['--check', ...code])],
  ['lint and boundaries', () => tool('oxlint', ['--type-aware', ...code])],
  ['types', () => tool('typescript', ['-p', '.'])],
  ['types of the panels', () => tool('typescript', ['-p', 'tsconfig.webview.json'])],
  ['types of panels with their hosts', () => tool('typescript', ['-p', 'test/unit/panels'])],
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

const filters = process.argv.slice(2)
// Filters name unit tests: who works on those waits for no other ones.
const trainer = filters.length > 0 ? { ok: true, ...noTests } : testTrainer()
if (trainer) console.log(`${trainer.ok ? '✓' : '✗'} the PyTorch trainer (${trainer.passed} tests)`)
if (trainer && !trainer.ok) failed.push('the PyTorch trainer')
const unit = await countedBy('vitest.json', (report) =>
  tool(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
    {
      env: { ...process.env, FINALIZE_MODEL_BUILT: '1' },
    },
  ),
)
if (!unit.ok) failed.push('tests')
const editor =
  filters.length > 0
    ? undefined
    : await countedBy('flows.json', async (report) => {
        const program = path.join(root, 'scripts', 'vscodeTest.mjs')
        return (await runGroup(process.execPath, [program, '--report', report], { cwd: root })).status
      })
if (editor && !editor.ok) failed.push('tests in the editor')

const counts = {
  passed: (trainer?.passed ?? 0) + (unit.counts.numPassedTests ?? 0) + (editor?.counts.passed ?? 0),
  failed: (trainer?.failed ?? 0) + (unit.counts.numFailedTests ?? 0) + (editor?.counts.failed ?? 0),
  skipped: (trainer?.skipped ?? 0) + (unit.counts.numPendingTests ?? 0) + (editor?.counts.pending ?? 0),
}
if (!hasPython) {
  console.log(
    'No Python 3.11 or newer with venv was found: the differential tests against scikit-learn, onnx and PyYAML did not run.',
  )
}
if (!trainer) console.log(noTrainer)
if (editor?.counts.leftOut !== undefined)
  console.log(`The tests in the editor did not run: ${editor.counts.leftOut}.`)
if (counts.skipped > 0)
  console.log(`${counts.skipped} tests did not run on this machine; search the report above for ↓.`)
if (failed.length > 0) {
  const failures = [
    ...(trainer?.failures ?? []),
    ...failedUnitTests(unit.counts),
    ...(editor?.counts.failures ?? []),
  ]
  for (const failure of failures) tellFailure(failure)
  console.log(`Failed: ${failed.join(', ')}.`)
  counts.failed ||= 1
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(failed.length > 0 ? 1 : 0)

/** Runs tests that leave their counts in a file of `.cache`. */
async function countedBy(name, runTests) {
  const report = path.join(root, '.cache', name)
  rmSync(report, { force: true })
  mkdirSync(path.dirname(report), { recursive: true })
  const ok = (await runTests(report)) === 0
  return { ok, counts: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {} }
}

/** The failures in a JSON report of Vitest: tests, and files that could not be loaded. */
function failedUnitTests({ testResults = [] }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed')
    if (tests.length === 0) return status === 'failed' ? [{ file: name, title: 'the file', message }] : []
    return tests.map((test) => ({
      file: name,
      title: test.fullName,
      message: test.failureMessages.join('\n'),
    }))
  })
}

/** Says again at the end what failed: whoever keeps only the last lines of a log sees it. */
function tellFailure({ file, title, message }) {
  console.log(`✗ ${path.basename(file)}: ${title}`)
  const lines = message.split('\n').filter((line) => !line.includes('node_modules'))
  for (const line of lines.slice(0, 12)) console.log(`    ${line}`)
}
