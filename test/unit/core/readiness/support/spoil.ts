import type { Verdict } from '../../../../../src/core/readiness/check.ts'
import type { ReadyProject } from './readyProject.ts'

/** One way in which evidence stops being evidence, and what must come of it. */
export interface Spoil {
  readonly name: string
  readonly spoil: (project: ReadyProject) => Promise<void>
  readonly turns: Readonly<Record<string, Verdict>>
  /** For one of the items: what its messages must name. */
  readonly says: Readonly<Record<string, readonly string[]>>
}

/** Documents and ofOldRelease that belong to another release than today's. */
export const documents = {
  'deployment-guide-complete': 'stale',
  'test-results-documented': 'stale',
  'model-card-created': 'stale',
  'reproducibility-documented': 'stale',
} as const
export const ofOldRelease = {
  // Its baselines name the release.
  'monitoring-planned': 'stale',
  'technical-approval': 'stale',
  'product-approval': 'stale',
  'compliance-approval': 'stale',
} as const
