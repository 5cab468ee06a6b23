/**
 * Makes `results/` and `checkpoints/` of this sample by real runs of the embedded trainer:
 *
 *     npm run build && node samples/digits/make_results.mjs
 *
 * Start it in a clean checkout, so that the runs record a commit and no uncommitted changes.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const sample = path.dirname(fileURLToPath(import.meta.url))
const program = path.resolve(sample, '../../dist/cli/main.js')

const runs = [
  ['configs/training_config.yaml', 'results/planning/run_1'],
  ['configs/training_config.yaml', 'results/planning/run_2'],
  ['configs/training_config.yaml', 'results/baseline'],
  ['configs/optimization_config.yaml', 'results/optimization'],
]

for (const folder of ['results', 'checkpoints']) rmSync(path.join(sample, folder), { recursive: true, force: true })
for (const [config, output] of runs) {
  const { status } = spawnSync(process.execPath, [program, 'train', '--config', config, '--output-dir', output], {
    cwd: sample,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
