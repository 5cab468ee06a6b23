import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { python } from '../python.ts'

/** The labels that the guide's Python program predicts for a patient with both, with none and with one of them. */
export function predictedLabels(folder: string): readonly (readonly string[])[] {
  const samples = path.join(folder, 'samples.json')
  writeFileSync(
    samples,
    JSON.stringify([
      [40.7, 1, 1, 1, 1, 1],
      [36.6, 0, 1, 0, 0, 0],
      [37, 0, 0, 1, 1, 1],
    ]),
  )
  const ran = spawnSync(python!, ['docs/examples/predict.py', samples], { cwd: folder, encoding: 'utf8' })
  return (JSON.parse(ran.stdout) as { labels: string[] }[]).map((each) => each.labels)
}
