/**
 * `npm run test:gpu`: what only a CUDA device can show: the PyTorch trainer on it, the whole of "Finalize Model" with
 * it, and its speed beside a plain loop. Where nothing was tested it fails, and says why.
 *
 * `node scripts/gpuTest.mjs --program MAIN.js` takes a built command line instead of building one, for a machine that
 * can reach no network; there, Python has to have the trainer's packages.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { benchTrainer } from './benchTrainer.mjs'
import { table } from './benchTable.mjs'
import { findGpuTrainer, installPackages, installTrainer, root, run, trainerPython } from './steps.mjs'
import { noTrainer, runTests } from './trainerTest.mjs'

const { values: options } = parseArgs({ options: { program: { type: 'string' } } })

const probe =
  'import torch; print(torch.__version__, torch.cuda.is_available() and torch.cuda.get_device_name(0) or "")'

/** Ends where nothing was tested. */
function refuse(why) {
  console.error(`${why} Mixed precision and compiled training on a GPU were NOT tested.`)
  process.exit(1)
}

/** The command line, built from this source unless one is given. */
function program() {
  if (options.program) return path.resolve(options.program)
  installPackages()
  if (run(process.execPath, ['scripts/build.mjs']) !== 0) refuse('The command line could not be built.')
  return path.join(root, 'dist/cli/main.js')
}

// A PyTorch that sees a GPU already is the right build for its driver; pip's is for the newest.
const trainer = findGpuTrainer() ?? (installTrainer() ? { python: trainerPython, env: {} } : undefined)
if (!trainer) refuse(noTrainer)
const { stdout, stderr, status } = spawnSync(trainer.python, ['-c', probe], { cwd: root, encoding: 'utf8' })
if (status !== 0) refuse(`PyTorch can't be loaded: ${stderr.trim().split('\n').at(-1)}.`)
const [version, ...device] = stdout.trim().split(' ')
if (device.length === 0)
  refuse(
    `PyTorch ${version} sees no CUDA device here. On a machine with a GPU, install the build for its driver where \`python3\` finds it, and start again.`,
  )
console.log(`PyTorch ${version} on ${device.join(' ')}`)
const env = { ...trainer.env, FINALIZE_MODEL: program(), NODE: process.execPath }
const { ok, passed, skipped } = runTests(
  trainer.python,
  ['-m', 'gpu', '-rs', '--durations=0', 'tests/test_gpu.py'],
  env,
)
console.log(`${passed} passed, ${skipped} skipped (those that need a second GPU)`)
console.log(table(benchTrainer(5, trainer)))
process.exit(ok && passed > 0 ? 0 : 1)
