import { seededRandom } from '../../src/core/metrics/random.ts'
import { writePredictions } from '../../src/core/runs/writePredictions.ts'
import type { LabelThresholds } from '../../src/core/thresholds/decideEachLabel.ts'
import type { ThresholdDecision } from '../../src/core/thresholds/decision.ts'
import { scratchFor } from './scratch.ts'

/* Files and runs of `finalize-model thresholds` for its tests. */

const scratch = scratchFor('thresholds')
export const { at, read, write } = scratch

/** One model's predictions of a split: the truth is the split's, the noise the model's. */
export function writeModel(
  name: string,
  split: 'val' | 'test',
  model: number,
  more: { ids?: boolean; classes?: number } = {},
) {
  const { ids = true, classes = 2 } = more
  const samples = split === 'val' ? 400 : 500
  const truth = seededRandom(split === 'val' ? 5 : 6)
  const noise = seededRandom(model * 10 + samples)
  const yTrue = Float64Array.from({ length: samples }, () => Math.floor(truth.uniform() ** 2 * classes))
  const scores = new Float64Array(samples * classes)
  for (let row = 0; row < samples; row++) {
    const odds = Array.from({ length: classes }, (_, at) =>
      Math.exp(2.5 * noise.uniform() + (at === yTrue[row] ? 1.5 : 0)),
    )
    const total = odds.reduce((sum, value) => sum + value, 0)
    for (const [at, value] of odds.entries()) scores[row * classes + at] = value / total
  }
  const named = ids ? { ids: Array.from(yTrue, (_, row) => `${split}-${row}`) } : {}
  write(name, writePredictions({ yTrue, scores, ...named }))
}

export const thresholds = (...args: string[]) => scratch.run(args)

export interface Printed {
  readonly decision: ThresholdDecision | null
  readonly findings: readonly { code: string; severity: string; file: string | null; message: string }[]
}
export const printed = async (...args: string[]) => {
  const { code, out } = await thresholds(...args, '--format', 'json')
  return { code, ...(JSON.parse(out) as Printed) }
}

export const printedOfLabels = async (...args: string[]) => {
  const { code, out } = await thresholds(...args, '--format', 'json')
  return { code, ...(JSON.parse(out) as Printed & { readonly labels?: LabelThresholds }) }
}

export const mean = (from: ThresholdDecision | null) => from!.candidates.find(({ name }) => name === 'mean')!

export const lockPath = 'phases/05_finalization/test_set.lock.json'
export const lock = (predictions: string, samples = 500) =>
  JSON.stringify({
    sha256: '1'.repeat(64),
    samples,
    path: 'data/test.npz',
    created: '2030-01-01T00:00:00.000Z',
    evaluations: [{ at: '2030-01-01T00:00:00.000Z', checkpoint: null, predictions }],
  })

/** How often the held-out test set was looked at, by its lock. */
export const looks = () => (JSON.parse(read(lockPath)) as { evaluations: unknown[] }).evaluations.length
