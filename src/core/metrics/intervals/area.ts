import { bisect } from '../bisect.ts'
import type { Figure } from '../evaluation.ts'
import type { Derived, Steps } from '../ranking.ts'
import { figureOf, type IntervalMethod } from './interval.ts'
import { z95 } from './normal.ts'
import { studentQuantile } from './studentT.ts'
import { wilson } from './wilson.ts'

/** Fewer samples of the rarer class that are ranked wrongly than this say too little of how the areas spread. */
const fewestWrong = 5

/** From here on Student's point is the normal law's. */
const manySamples = 10_000

/**
 * An area under the ROC curve with its interval on the logit scale, with Student's points for the rarer class;
 * Newcombe's where there is no standard error. Where the rarer class has few samples, or few that are ranked wrongly,
 * DeLong's interval is often far too short (with 10 samples it covers 73 to 92 %): there it reaches as far as Newcombe's
 * does too, and covers 94 to 99 %.
 */
export function areaFigure(
  value: number,
  standardError: number,
  positives: number,
  negatives: number,
  method: IntervalMethod,
): Figure {
  const fewest = Math.min(positives, negatives)
  const isSingle = method === 'delong'
  const point = isSingle && fewest < manySamples ? studentQuantile(0.025, fewest - 1) : z95
  const [low, high] = logitInterval(value, standardError, point)
  if (!Number.isFinite(low)) return figureOf(value, ...newcombe(value, positives, negatives), 'newcombe')
  const isScarce = isSingle && fewest * Math.min(value, 1 - value) < fewestWrong
  if (!isScarce) return figureOf(value, low, high, method)
  const score = newcombe(value, positives, negatives)
  return figureOf(value, Math.min(low, score[0]), Math.max(high, score[1]), method)
}

/** An average precision with its interval on the logit scale; Wilson's of the positives where there is no error. */
export function precisionFigure(value: number, standardError: number, positives: number): Figure {
  const [low, high] = logitInterval(value, standardError)
  return Number.isFinite(low)
    ? figureOf(value, low, high, 'jackknife')
    : figureOf(value, ...wilson(value, positives), 'wilson')
}

/** 95 % interval of a fraction from its standard error on the logit scale, so that it stays within [0, 1]. */
function logitInterval(value: number, standardError: number, point = z95): [number, number] {
  if (!(value > 0 && value < 1) || !(standardError > 0)) return [Number.NaN, Number.NaN]
  const centre = Math.log(value / (1 - value))
  const half = (point * standardError) / (value * (1 - value))
  return [1 / (1 + Math.exp(half - centre)), 1 / (1 + Math.exp(-half - centre))]
}

/**
 * Standard error from influence values (weight × derivative of each sample). Each class's share is scaled by
 * m / (m − 1), which for two classes gives exactly DeLong's variance. NaN where a class has one sample only.
 */
export function influenceError(
  influence: Float64Array,
  yTrue: ArrayLike<number>,
  sizes: ArrayLike<number>,
): number {
  let variance = 0
  for (let row = 0; row < influence.length; row++) {
    const size = sizes[yTrue[row]!]!
    if (!(size > 1)) return Number.NaN
    variance += (influence[row]! ** 2 * size) / (size - 1)
  }
  return Math.sqrt(variance)
}

/** {@link influenceError} of one metric of a ranking, whose influence values nobody needs to keep. */
export function derivedError(
  { value, ofPositive, ofNegative }: Derived,
  { steps, isPositive, weights }: Steps,
  yTrue: ArrayLike<number>,
  sizes: ArrayLike<number>,
): number {
  if (Number.isNaN(value)) return Number.NaN
  let variance = 0
  for (let row = 0; row < steps.length; row++) {
    const size = sizes[yTrue[row]!]!
    if (!(size > 1)) return Number.NaN
    const derivative = (isPositive[row] ? ofPositive : ofNegative)[steps[row]!]!
    variance += (((weights ? weights[row]! : 1) * derivative) ** 2 * size) / (size - 1)
  }
  return Math.sqrt(variance)
}

/**
 * 95 % score interval of an area under the ROC curve from the numbers of positives and negatives alone
 * (Newcombe, Statistics in Medicine 25, 2006, method 5). Sound where DeLong's variance is 0: at an area of 1.
 */
export function newcombe(area: number, positives: number, negatives: number): [number, number] {
  if (!(positives > 0 && negatives > 0)) return [Number.NaN, Number.NaN]
  const isOutside = (truth: number) =>
    Math.abs(area - truth) > z95 * newcombeError(truth, positives, negatives)
  return [area <= 0 ? 0 : bisect(0, area, isOutside, 60), area >= 1 ? 1 : bisect(1, area, isOutside, 60)]
}

/** The standard error of an area of this truth. */
function newcombeError(truth: number, positives: number, negatives: number): number {
  const half = (positives + negatives) / 2 - 1
  const spread =
    (truth * (1 - truth) * (1 + half * ((1 - truth) / (2 - truth) + truth / (1 + truth)))) /
    (positives * negatives)
  return Math.sqrt(Math.max(0, spread))
}
