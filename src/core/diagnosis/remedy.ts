import type { Setting } from '../config/setValues.ts'
import type { AilmentId, Symptoms } from './diagnose.ts'

/** One change that may help, an object of this shape a line of `remedies.ts`. */
export interface Remedy {
  readonly id: RemedyId
  readonly answers: readonly AilmentId[]
  /**
   * The settings it would write; none for work that no configuration holds. Undefined where it doesn't apply to this
   * run: it is in place already, or the configuration has no room for it.
   */
  propose(symptoms: Symptoms): readonly Setting[] | undefined
}

export type RemedyId =
  | 'clip-gradients'
  | 'full-precision'
  | 'lower-learning-rate'
  | 'raise-learning-rate'
  | 'decay-learning-rate'
  | 'augment'
  | 'weight-decay'
  | 'dropout'
  | 'label-smoothing'
  | 'smaller-model'
  | 'larger-model'
  | 'train-longer'
  | 'regularize-less'
  | 'audit-labels'
  | 'larger-batch'
  | 'load-faster'
  | 'mixed-precision'
  | 'check-inputs'
  | 'more-data'
  | 'profile'
