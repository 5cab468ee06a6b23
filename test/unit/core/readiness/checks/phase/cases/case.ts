import type { Files } from '../../../../../../../src/core/ports.ts'
import { curve, makeRun, type Epoch, type RunOptions } from '../phaseProject.ts'

/** What is done to the honest project, and the items that are no longer settled, with their headline. */
export interface Case {
  readonly does: (files: Files) => Promise<unknown>
  readonly turns: Readonly<Record<string, readonly [verdict: string, code: string]>>
}

/** By what is wrong. */
export type Cases = Readonly<Record<string, Case>>

export const baseline = {
  config: 'configs/training_config.yaml',
  checkpoints: 'checkpoints/baseline',
  wrong: 8,
}
export const optimized = {
  config: 'configs/optimization_config.yaml',
  checkpoints: 'checkpoints/optimization',
  wrong: 2,
}

/** The run made once more, otherwise. */
export const again = (run: string, options: RunOptions) => (files: Files) => makeRun(files, run, options)

/** The epochs of a usual run, each with a change. */
export const epochsWith = (
  accuracy: number,
  change: (epoch: Epoch, index: number) => Partial<Epoch>,
): readonly Epoch[] => curve(accuracy).map((epoch, index) => ({ ...epoch, ...change(epoch, index) }) as Epoch)
