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
 * DeLong's interval alone covers 82 to 99 %, by the law of the scores, and one halfway to Newcombe's 87 to 99: there it
 * reaches as far as Newcombe's does too, and covers 95 to 99.
 *
 * @param degrees of freedom of the standard error, of an average those of the classes that decide it
 */
export function areaFigure(
  area: number,
  standardError: number,
  positives: number,
  negatives: number,
  method: IntervalMethod,
  degrees = Math.min(positives, negatives) - 1,
): Figure {
  const value = roundedFraction(area)
  const fewest = Math.min(positives, negatives)
  const isSingle = method === 'delong'
  const point = pointOf(degrees)
  const [low, high] = logitInterval(value, standardError, point)
  if (!Number.isFinite(low)) return figureOf(value, ...newcombe(value, positives, negatives), 'newcombe')
  const isScarce = isSingle && fewest * Math.min(value, 1 - value) < fewestWrong
  if (!isScarce) return figureOf(value, low, high, method)
  const score = newcombe(value, positives, negatives)
  return figureOf(value, Math.min(low, score[0]), Math.max(high, score[1]), method)
}

/**
 * An average precision with its interval on the logit scale; Wilson's of the positives where there is no error.
 *
 * @param degrees of freedom of the standard error, which mostly hangs on the positives
 */
export function precisionFigure(
  precision: number,
  standardError: number,
  positives: number,
  degrees = positives - 1,
): Figure {
  const value = roundedFraction(precision)
  const [low, high] = logitInterval(value, standardError, pointOf(degrees))
  return Number.isFinite(low)
    ? figureOf(value, low, high, 'jackknife')
    : figureOf(value, ...wilson(value, positives), 'wilson')
}

/** So far from 0 or 1 a fraction may be by the rounding of sums of weights. */
const rounding = 1e-13

/** A fraction that is 0 or 1 but for rounding as that: on the logit scale a rounding reaches as far as half of the samples. */
export function roundedFraction(fraction: number): number {
  if (fraction < rounding) return 0
  return fraction > 1 - rounding ? 1 : fraction
}

/** Student's 97.5 % point, that of a single degree below it. */
export const pointOf = (degrees: number): number =>
  degrees < manySamples ? studentQuantile(0.025, Math.max(1, degrees)) : z95

/** 95 % interval of a fraction from its standard error on the logit scale, so that it stays within [0, 1]. */
function logitInterval(value: number, standardError: number, point: number): [number, number] {
  if (!(value > 0 && value < 1) || !(standardError > 0)) return [Number.NaN, Number.NaN]
  const centre = Math.log(value / (1 - value))
  const half = (point * standardError) / (value * (1 - value))
  return [1 / (1 + Math.exp(half - centre)), 1 / (1 + Math.exp(-half - centre))]
}

/** A standard error, and the degrees of freedom that it has (Satterthwaite 1946): about those of the class that decides it. */
export interface Spread {
  readonly error: number
  readonly degrees: number
}

/**
 * Standard error from influence values (weight × derivative of each sample). Each class's share is scaled by
 * m / (m − 1), which for two classes gives exactly DeLong's variance. NaN where a class has one sample only.
 */
export function influenceSpread(
  influence: Float64Array,
  yTrue: ArrayLike<number>,
  sizes: ArrayLike<number>,
): Spread {
  const squares = new Float64Array(sizes.length)
  for (let row = 0; row < influence.length; row++) {
    const label = yTrue[row]!
    squares[label] = squares[label]! + influence[row]! ** 2
  }
  return spreadOf(squares, sizes)
}

/** {@link influenceSpread} from the sum of the squared influence values of each class. */
export function spreadOf(squares: ArrayLike<number>, sizes: ArrayLike<number>): Spread {
  let [variance, spread] = [0, 0]
  for (let label = 0; label < sizes.length; label++) {
    const size = sizes[label]!
    if (!(size > 0)) continue
    if (!(size > 1)) return { error: Number.NaN, degrees: Number.NaN }
    const own = (squares[label]! * size) / (size - 1)
    variance += own
    spread += own ** 2 / (size - 1)
  }
  return { error: Math.sqrt(variance), degrees: variance > 0 ? variance ** 2 / spread : Infinity }
}

/** The error of {@link influenceSpread} of one metric of a ranking, whose influence values nobody needs to keep. */
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
