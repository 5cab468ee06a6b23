/**
 * `npm run test:gpu`: what only a CUDA device can show of the PyTorch trainer. Needs Python 3.11 or newer and what pip
 * can reach, no packages of npm. Where nothing was tested it fails, and says why.
 */
import { spawnSync } from 'node:child_process'
import { installGpuTrainer, installTrainer, root, trainerPython } from './steps.mjs'
import { noTrainer, runTests } from './trainerTest.mjs'

const probe =
  'import torch; print(torch.__version__, torch.cuda.is_available() and torch.cuda.get_device_name(0) or "")'

/** Ends where nothing was tested. */
function refuse(why) {
  console.error(`${why} Mixed precision and compiled training on a GPU were NOT tested.`)
  process.exit(1)
}

// A PyTorch that sees a GPU already is the right build for its driver; pip's is for the newest.
const python = installGpuTrainer() ?? (installTrainer() ? trainerPython : undefined)
if (!python) refuse(noTrainer)
const { stdout, stderr, status } = spawnSync(python, ['-c', probe], { cwd: root, encoding: 'utf8' })
if (status !== 0) refuse(`PyTorch can't be loaded: ${stderr.trim().split('\n').at(-1)}.`)
const [version, ...device] = stdout.trim().split(' ')
if (device.length === 0)
  refuse(
    `PyTorch ${version} sees no CUDA device here. On a machine with a GPU, install the build for its driver where \`python3\` finds it, and start again.`,
  )
console.log(`PyTorch ${version} on ${device.join(' ')}`)
const { ok, passed, skipped } = runTests(python, ['-m', 'gpu', '-rs', 'tests/test_gpu.py'])
console.log(`${passed} passed, ${skipped} skipped (those that need a second GPU)`)
process.exit(ok && passed > 0 ? 0 : 1)
