import type { ensembleKinds } from '../../src/protocol/evaluation/decision.ts'
import { t } from '../shared/channel.ts'

export type EnsembleKind = (typeof ensembleKinds)[number]

/** What each kind of ensemble is called. */
export const ensembleTitles: Readonly<Record<EnsembleKind, () => string>> = {
  mean: () => t('Mean of the scores'),
  vote: () => t('Majority vote'),
  weighted: () => t('Mean weighted by recall'),
  stacked: () => t('Stacked on validation'),
}
