/** Lint, types and tests of the PyTorch trainer; makes its environment where needed. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { installTrainer, root, run, trainerPython } from './steps.mjs'

const folder = path.join(root, 'trainer')
const report = path.join(root, '.cache', 'pytest.xml')

/** What is said where the tests can't run. */
export const noTrainer =
  'No Python 3.11 or newer with venv was found: the tests of the PyTorch trainer did not run.'

/** Whether a module of Python succeeds in the trainer's folder. */
function succeeds(python, args, env = {}) {
  return (
    run(python, ['-m', ...args], { cwd: folder, env: { ...process.env, OMP_NUM_THREADS: '1', ...env } }) === 0
  )
}

/** Whether the package needs nothing that its oldest Python lacks; the tests run on a newer one. */
function needsNoNewer() {
  const args = ['--quiet', '--no-tips', '--target=3.10-', '--violations', 'src']
  return run(trainerPython, ['-c', 'import vermin; vermin.main()', ...args], { cwd: folder }) === 0
}

/** Runs tests of `trainer/` in an interpreter, with environment variables: whether all passed, and how many there were. */
export function runTests(python, filters, env) {
  rmSync(report, { force: true })
  return { ok: succeeds(python, ['pytest', `--junitxml=${report}`, ...filters], env), ...counts() }
}

/**
 * Runs the checks of `trainer/`, or with filters those tests alone. Undefined where this machine has no Python for
 * them; else whether all passed, and how many tests there were.
 */
export function testTrainer(filters = []) {
  const installed = installTrainer()
  if (installed === undefined) return undefined
  const checked =
    installed &&
    (filters.length > 0 ||
      (succeeds(trainerPython, ['ruff', 'check', '--quiet', '.']) &&
        succeeds(trainerPython, ['ruff', 'format', '--check', '--quiet', '.']) &&
        succeeds(trainerPython, ['mypy', '--no-error-summary']) &&
        needsNoNewer()))
  const found = installed ? runTests(trainerPython, filters) : { ok: false, ...noTests }
  return { ...found, ok: found.ok && checked }
}

/** The counts where none ran. */
export const noTests = { failed: 0, skipped: 0, passed: 0, failures: [] }

/** The counts and failures that pytest left. */
function counts() {
  const text = existsSync(report) ? readFileSync(report, 'utf8') : ''
  const of = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(text)?.[1] ?? 0)
  const failed = of('failures') + of('errors')
  const failures = [
    ...text.matchAll(
      /<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error) message="([^"]*)"/g,
    ),
  ].map(([, file, title, message]) => ({ file, title, message }))
  return { failed, skipped: of('skipped'), passed: of('tests') - failed - of('skipped'), failures }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const outcome = testTrainer(process.argv.slice(2))
  if (!outcome) console.log(noTrainer)
  process.exit(!outcome || outcome.ok ? 0 : 1)
}
