import type { Verdict } from '../../../src/core/readiness/check.ts'

export type Turns = Readonly<Record<string, Verdict>>

/** The documents that list the files they stand on; one of those changed. */
export const documents: Turns = {
  'deployment-guide-complete': 'stale',
  'test-results-documented': 'stale',
  'model-card-created': 'stale',
  'reproducibility-documented': 'stale',
}

/** Another configuration, checkpoint, model or evaluation: what was approved and watched is of another release. */
export const release: Turns = {
  ...documents,
  'monitoring-planned': 'stale',
  'technical-approval': 'stale',
  'product-approval': 'stale',
  'compliance-approval': 'stale',
}

/** The test predictions aren't what the model said of the held-out samples. */
export const predictions: Turns = {
  ...documents,
  'test-evaluation-complete': 'failed',
  'test-target-met': 'missing',
  'val-test-gap': 'missing',
  'confusion-matrix-analysed': 'failed',
  'held-out-data-intact': 'stale',
  'exported-accuracy-verified': 'stale',
  'monitoring-planned': 'stale',
  'rollout-and-rollback-planned': 'stale',
}
