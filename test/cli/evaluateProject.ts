import type { Evaluation } from '../../src/core/metrics/evaluation.ts'
import type { Comparison } from '../../src/core/metrics/comparison.ts'
import { writePredictions } from '../../src/core/runs/writePredictions.ts'
import { classifierCase } from '../unit/core/metrics/cases.ts'
import { scratchFor } from './scratch.ts'

/* Files and runs of `finalize-model evaluate` for its tests. */

export const { at, read, write, run } = scratchFor('evaluate')

export function writeCase(name: string, skill: number, samples = 300): void {
  const { yTrue, scores } = classifierCase({ seed: 3, samples, classes: 3, skill })
  write(name, writePredictions({ yTrue, scores }))
}

export const evaluate = (...args: string[]) => run(args)

export interface Printed {
  readonly version: number
  readonly evaluation: Evaluation | null
  readonly comparison: Comparison | null
  readonly findings: readonly { code: string; file: string | null; message: string }[]
}
export const parsed = (out: string) => JSON.parse(out) as Printed
