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
import { metricFamily } from './metricFamily.ts'

/** A metric of the confusion matrix and its lowest possible value; the highest is 1. */
export interface LabelFormula {
  readonly metric: LabelMetric
  readonly lowest: 0 | -1
  readonly made: Made
}

/** What a metric is made of, from which its interval comes. */
type Made =
  /** The share of the samples that are right. */
  | { readonly of: 'samples' }
  /** The share of those that are of one class, or taken for it. */
  | { readonly of: 'class'; readonly rate: 'recall' | 'precision'; readonly index: number }
  | { readonly of: 'class'; readonly rate: 'f-beta'; readonly beta: number; readonly index: number }
  /** The plain mean of the classes' rates. */
  | { readonly of: 'classes'; readonly rate: 'recall' | 'precision' }
  | { readonly of: 'classes'; readonly rate: 'f-beta'; readonly beta: number }
  /** Anything else of the whole matrix. */
  | { readonly of: 'matrix' }

const plain: Readonly<Record<string, LabelFormula>> = {
  acc: { metric: accuracy, lowest: 0, made: { of: 'samples' } },
  balanced_acc: { metric: balancedAccuracy, lowest: 0, made: { of: 'classes', rate: 'recall' } },
  mcc: { metric: matthewsCorrelation, lowest: -1, made: { of: 'matrix' } },
  kappa: { metric: cohenKappa, lowest: -1, made: { of: 'matrix' } },
}

/**
 * The formula of a metric by its id in `metricList.ts`; undefined where it is none of the confusion matrix.
 *
 * @param positive index of the positive class; without it there are no metrics of one
 */
export function labelFormula(id: string, positive?: number): LabelFormula | undefined {
  if (Object.hasOwn(plain, id)) return plain[id]
  const [, base = '', average = 'macro'] = /^(.+?)(?:_(weighted|micro|positive))?$/.exec(id) ?? []
  const rate = rateNamed(base)
  if (!rate) return undefined
  const { metric, ...made } = rate
  // With one label a sample the micro averages and the weighted recall are the accuracy.
  if (average === 'micro' || (average === 'weighted' && base === 'recall')) return plain['acc']
  if (average === 'weighted') return { metric: weighted(metric), lowest: 0, made: { of: 'matrix' } }
  if (average === 'macro') return { metric: macro(metric), lowest: 0, made: { of: 'classes', ...made } }
  return positive === undefined
    ? undefined
    : {
        metric: (confusion) => metric(confusion, positive),
        lowest: 0,
        made: { of: 'class', ...made, index: positive },
      }
}

type Rate =
  | { readonly rate: 'recall' | 'precision'; readonly metric: ClassMetric }
  | { readonly rate: 'f-beta'; readonly beta: number; readonly metric: ClassMetric }

function rateNamed(base: string): Rate | undefined {
  if (base === 'precision') return { rate: 'precision', metric: precisionOf }
  if (base === 'recall') return { rate: 'recall', metric: recallOf }
  const family = metricFamily(base)
  if (family?.kind !== 'f-beta') return undefined
  return { rate: 'f-beta', beta: family.parameter, metric: fBetaOf(family.parameter) }
}
