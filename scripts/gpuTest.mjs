/** `npm run test:gpu`: what only a CUDA device can show of the PyTorch trainer. */
import { spawnSync } from 'node:child_process'
import { root, trainerPython } from './steps.mjs'
import { noTrainer, testTrainer } from './trainerTest.mjs'

const probe =
  'import torch; print(torch.__version__, torch.cuda.get_device_name(0) if torch.cuda.is_available() else "")'
const outcome = testTrainer(['tests/test_config.py'])
if (!outcome) {
  console.log(noTrainer)
  process.exit(0)
}
const { stdout } = spawnSync(trainerPython, ['-c', probe], { cwd: root, encoding: 'utf8' })
const [version, ...device] = stdout.trim().split(' ')
if (device.length === 0) {
  console.log(
    `PyTorch ${version} sees no CUDA device here: mixed precision and compiled training on a GPU were NOT tested. On a machine with a GPU, install its build of PyTorch into .cache/trainer and start again.`,
  )
  process.exit(0)
}
console.log(`PyTorch ${version} on ${device.join(' ')}`)
process.exit(testTrainer(['-m', 'gpu', 'tests/test_gpu.py'])?.ok ? 0 : 1)
