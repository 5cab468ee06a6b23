/** The launchers against the real things: `npm run test:launchers`. Sets up what it can, and says what it left out. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { installPackages, installRay, installTrainer, root, run, tool } from './steps.mjs'

installPackages()
const hasTorch = installTrainer() === true
const hasRay = installRay()
if (run(process.execPath, ['scripts/build.mjs']) !== 0) process.exit(1)

const report = path.join(root, '.cache', 'launchers.json')
rmSync(report, { force: true })
const ok =
  tool(
    'vitest',
    [
      'run',
      '--config=vitest.launchers.config.ts',
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ],
    { env: { ...process.env, FINALIZE_MODEL_BUILT: '1' } },
  ) === 0
const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = counts
const leftOut = [
  [hasTorch, 'torchrun', 'PyTorch could not be installed (Python 3.11 or newer with venv is needed)'],
  [hasRay, 'Ray', 'its package could not be installed (Python 3.11 or newer with venv is needed)'],
  [
    process.getuid?.() === 0 && spawnSync('which', ['slurmctld', 'munged']).status === 0,
    'Slurm',
    'install slurm-wlm and munge, and start this as root',
  ],
]
for (const [isThere, what, why] of leftOut) if (!isThere) console.log(`${what} was not tested: ${why}.`)
console.log(
  `${numPassedTests} passed, ${numFailedTests + (!ok && numFailedTests === 0 ? 1 : 0)} failed, ${numPendingTests} skipped`,
)
process.exit(ok ? 0 : 1)
