import type { Figure } from '../evaluation.ts'
import type { Doubt } from './doubts.ts'

/** Names of the methods in `Figure.method`, with what they are. */
export const intervalMethods = {
  wilson: 'Wilson score interval (Wilson 1927)',
  'wilson-f1':
    'Wilson score interval of the share of right samples among all that are of the class or taken for it, moved to F1',
  'f-beta-mean':
    'the classes’ own intervals together, with their correlations (of two classes by MOVER, Zou & Donner 2008; of more by their effective sample size)',
  'score-outcomes':
    'score interval of a ratio of sums over samples of few outcomes, their shares the likeliest that have it (as Miettinen & Nurminen 1985)',
  'bootstrap-multinomial':
    'Wilson score interval with the effective sample size from a multinomial bootstrap of the confusion matrix',
  hall: 'Hall’s transformation, which takes out the skewness (Hall 1992), with Student’s points of as many degrees as the variance is known with',
  'score-mean':
    'score interval of a mean of independent proportions along their least favourable family (Stein 1956)',
  'bootstrap-bins': 'hybrid resampling of the bins’ gaps (Chuang & Lai 2000)',
  delong: 'DeLong’s variance (DeLong et al. 1988) on the logit scale',
  'delong-ovr': 'DeLong’s structural components summed over the classes, on the logit scale',
  'delong-ovo': 'DeLong’s structural components summed over the pairs of classes, on the logit scale',
  newcombe: 'score interval for the area under the curve (Newcombe 2006, method 5)',
  jackknife: 'infinitesimal jackknife on the logit scale',
  normal: 'normal approximation',
  'newcombe-paired': 'hybrid score interval for paired proportions (Newcombe 1998, method 10)',
  'delong-paired': 'DeLong’s variance of the difference of two areas on the same samples',
  'jackknife-paired': 'infinitesimal jackknife of the difference on the same samples',
  'jackknife-t-paired': 'Student’s interval with the jackknife’s standard error of the difference',
  'linearized-softened':
    'the linearized difference on the same samples with half a sample more of each outcome of every class (as Agresti & Min 2005); normal approximation',
  'bootstrap-paired': 'bootstrap over samples, both models on the same draws',
  'newcombe-independent': 'hybrid score interval for independent proportions (Newcombe 1998, method 10)',
  student: 'Student’s interval for a mean',
  welch: 'Welch’s interval for the difference of two means',
  mover: 'the two figures’ own intervals added for independent samples (Zou & Donner 2008)',
  'clopper-pearson': 'exact interval of a proportion (Clopper & Pearson 1934)',
  'clopper-pearson-f1':
    'exact interval of the share of right samples among all that are of the class or taken for it, moved to F1',
  'linearized-paired':
    'the linearized difference on the same samples, each with all its labels as one; normal approximation',
  linearized:
    'Wilson score interval with the effective sample size from the linearized metric (Korn & Graubard 1998), samples with all their labels as one',
  none: 'no interval',
} as const

export type IntervalMethod = keyof typeof intervalMethods

/** Bounds of a 95 % interval, and why they may be too near. */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly doubts?: readonly Doubt[]
}

/** A figure with its 95 % interval; a value or bound that is not finite becomes null. */
export function figureOf(
  value: number,
  low: number,
  high: number,
  method: IntervalMethod,
  doubts: readonly Doubt[] = [],
): Figure {
  if (!Number.isFinite(value)) return undefinedFigure
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { value, low: null, high: null, method: 'none' }
  return {
    value,
    low: Math.min(low, value),
    high: Math.max(high, value),
    method,
    ...(doubts.length > 0 && { doubts: [...doubts] }),
  }
}

export const undefinedFigure: Figure = { value: null, low: null, high: null, method: 'none' }
