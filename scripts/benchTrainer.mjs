/** Rows of the benchmarks for the PyTorch trainer; `node scripts/benchTrainer.mjs` prints them alone. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { table } from './benchTable.mjs'
import { findGpuTrainer, root, trainerPython } from './steps.mjs'

/** Most of an update that telling of it may take. */
const mostTold = 0.01

const speed = (samplesPerSecond) => `${samplesPerSecond.toFixed(1)} samples/s`

/**
 * @param {number} repeat how often each is measured; the fastest counts
 * @param {{ python: string, env: object }} trainer where PyTorch is; by default the one that sees a GPU, if any
 */
export function benchTrainer(repeat, trainer = findGpuTrainer() ?? { python: trainerPython, env: {} }) {
  if (trainer.python === trainerPython && !existsSync(trainerPython)) {
    console.log('PyTorch is not installed in .cache/trainer (npm test does that): its figures are left out.')
    return []
  }
  const script = path.join(root, 'trainer', 'bench.py')
  const { status, stdout, stderr } = spawnSync(trainer.python, [script, String(repeat)], {
    encoding: 'utf8',
    env: { ...process.env, ...trainer.env },
  })
  if (status !== 0) throw new Error(stderr)
  const { device, samplesPerSecond, plainSamplesPerSecond, ratio, toldShare } = JSON.parse(stdout)
  return [
    {
      what: `PyTorch trainer, ResNet-18 on 32 × 32 images, ${device}`,
      value: speed(samplesPerSecond),
      peer: `a plain PyTorch loop in float32, ${speed(plainSamplesPerSecond)}`,
      ratio: 1 / ratio,
    },
    {
      what: 'PyTorch trainer, telling of an update',
      value: `${(100 * toldShare).toFixed(4)} % of it`,
      limit: `${100 * mostTold} %`,
    },
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(table(benchTrainer(3)))
