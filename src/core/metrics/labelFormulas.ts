import {
  accuracy,
  balancedAccuracy,
  cohenKappa,
  fBetaOf,
  macro,
  matthewsCorrelation,
  precisionOf,
  recallOf,
  weighted,
  type ClassMetric,
  type LabelMetric,
} from './labelMetrics.ts'
import { metricFamily } from './metricList.ts'

/** A metric of the confusion matrix and its lowest possible value; the highest is 1. */
export interface LabelFormula {
  readonly metric: LabelMetric
  readonly lowest: 0 | -1
  /** Whether it is a share of the samples that are right, whose interval is that of a proportion. */
  readonly isAccuracy: boolean
  /** The classes' rates that it is the plain mean of, where it is one of shares. */
  readonly meanOf?: 'recall' | 'precision'
}

const plain: Readonly<Record<string, LabelFormula>> = {
  acc: { metric: accuracy, lowest: 0, isAccuracy: true },
  balanced_acc: { metric: balancedAccuracy, lowest: 0, isAccuracy: false, meanOf: 'recall' },
  mcc: { metric: matthewsCorrelation, lowest: -1, isAccuracy: false },
  kappa: { metric: cohenKappa, lowest: -1, isAccuracy: false },
}

/**
 * The formula of a metric by its id in `metricList.ts`; undefined where it is none of the confusion matrix.
 *
 * @param positive index of the positive class; without it there are no metrics of one
 */
export function labelFormula(id: string, positive?: number): LabelFormula | undefined {
  if (Object.hasOwn(plain, id)) return plain[id]
  const [, base = '', average = 'macro'] = /^(.+?)(?:_(weighted|micro|positive))?$/.exec(id) ?? []
  const metric = classMetric(base)
  if (!metric) return undefined
  // With one label a sample the micro averages and the weighted recall are the accuracy.
  if (average === 'micro' || (average === 'weighted' && base === 'recall')) return plain['acc']
  if (average === 'weighted') return share(weighted(metric))
  if (average === 'macro') {
    const formula = share(macro(metric))
    return base === 'recall' || base === 'precision' ? { ...formula, meanOf: base } : formula
  }
  return positive === undefined ? undefined : share((confusion) => metric(confusion, positive))
}

const share = (metric: LabelMetric): LabelFormula => ({ metric, lowest: 0, isAccuracy: false })

function classMetric(base: string): ClassMetric | undefined {
  if (base === 'precision') return precisionOf
  if (base === 'recall') return recallOf
  const family = metricFamily(base)
  return family?.kind === 'f-beta' ? fBetaOf(family.parameter) : undefined
}
