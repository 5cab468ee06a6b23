import { valueAt, type ValueColumn } from '../metrics/kernels/valueColumn.ts'

/** A linear model of log odds. */
export interface Logistic {
  readonly weights: readonly number[]
  readonly intercept: number
}

/** Rows that are kept apart: those of a fold. */
interface HeldFold {
  /** Of each row. */
  readonly foldOf: Uint8Array
  readonly fold: number
}

const mostSteps = 200
/** Newton's decrement, relative to the loss, at which the optimum is reached to rounding. */
const smallestDecrement = 1e-24

/**
 * Logistic regression with an L2 penalty on the weights, not on the intercept: the minimum of
 * Σ w · log loss + ½ · |weights|², as scikit-learn's `LogisticRegression` with C = 1 / `penalty` = 1. Strictly
 * convex, solved by Newton's method with halved steps where a whole one overshoots.
 *
 * @param features one column a feature
 * @param labels 1 for the positive class, else 0; both must occur
 * @param options.held the fold that isn't fitted on
 * @param options.near what the optimum is expected near: of other samples of the same law fewer steps lead there
 */
export function fitLogistic(
  features: readonly ValueColumn[],
  labels: ArrayLike<number>,
  options: {
    readonly sampleWeights?: ArrayLike<number>
    readonly held?: HeldFold
    readonly near?: Logistic
    readonly penalty?: number
  } = {},
): Logistic {
  const penalty = options.penalty ?? 1
  const size = features.length + 1
  let beta = Float64Array.from([
    ...(options.near?.weights ?? features.map(() => 0)),
    options.near?.intercept ?? 0,
  ])
  const at = (candidate: Float64Array) =>
    derivatives(candidate, features, labels, options.held, options.sampleWeights, penalty)
  let current = at(beta)
  for (let step = 0; step < mostSteps; step++) {
    const direction = solvePositiveDefinite(current.hessian, current.gradient, size)
    let decrement = 0
    for (let i = 0; i < size; i++) decrement += direction[i]! * current.gradient[i]!
    if (!(decrement > smallestDecrement * (1 + current.loss))) break
    let scale = 1
    let next = moved(beta, direction, scale)
    let there = at(next)
    // Close to the optimum Newton's steps are right, and the loss is flat to rounding.
    const isClose = decrement < 1e-6 * (1 + current.loss)
    if (!isClose) {
      while (!(there.loss <= current.loss) && scale > 1e-10) {
        scale /= 2
        next = moved(beta, direction, scale)
        there = at(next)
      }
      if (!(there.loss <= current.loss)) break
    }
    beta = next
    current = there
  }
  return { weights: [...beta.subarray(0, size - 1)], intercept: beta[size - 1]! }
}

/** The probability of the positive class for a row. */
export function probabilityAt(
  { weights, intercept }: Logistic,
  features: readonly ValueColumn[],
  row: number,
): number {
  let odds = intercept
  for (let i = 0; i < features.length; i++) odds += weights[i]! * valueAt(features[i]!, row)
  return 1 / (1 + Math.exp(-odds))
}

function moved(beta: Float64Array, direction: Float64Array, scale: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(beta, (value, i) => value - scale * direction[i]!)
}

function derivatives(
  beta: Float64Array,
  features: readonly ValueColumn[],
  labels: ArrayLike<number>,
  held: HeldFold | undefined,
  sampleWeights: ArrayLike<number> | undefined,
  penalty: number,
) {
  const size = beta.length
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const x = new Float64Array(size)
  x[size - 1] = 1
  let loss = 0
  for (let row = 0; row < labels.length; row++) {
    if (held && held.foldOf[row] === held.fold) continue
    let odds = beta[size - 1]!
    for (let i = 0; i < size - 1; i++) {
      x[i] = valueAt(features[i]!, row)
      odds += beta[i]! * x[i]!
    }
    const weight = sampleWeights ? sampleWeights[row]! : 1
    const label = labels[row] === 1 ? 1 : 0
    const exp = Math.exp(-Math.abs(odds))
    const probability = (odds > 0 ? 1 : exp) / (1 + exp)
    // ln(1 + e^odds) − y · odds, without overflow.
    loss += weight * (Math.max(odds, 0) + Math.log1p(exp) - label * odds)
    const slope = weight * (probability - label)
    const curvature = (weight * exp) / (1 + exp) ** 2
    for (let i = 0; i < size; i++) {
      gradient[i]! += slope * x[i]!
      for (let j = 0; j <= i; j++) hessian[i * size + j]! += curvature * x[i]! * x[j]!
    }
  }
  for (let i = 0; i < size - 1; i++) {
    loss += (penalty * beta[i]! ** 2) / 2
    gradient[i]! += penalty * beta[i]!
    hessian[i * size + i]! += penalty
  }
  return { loss, gradient, hessian }
}

/** Solves A x = b by Cholesky's decomposition; `lower` holds the lower triangle of A in C order. */
function solvePositiveDefinite(lower: Float64Array, b: Float64Array, size: number): Float64Array {
  const factor = lower.slice()
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = factor[i * size + j]!
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!
      factor[i * size + j] =
        i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / factor[j * size + j]!
    }
  }
  const x = b.slice()
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i * size + k]! * x[k]!
    x[i]! /= factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= factor[k * size + i]! * x[k]!
    x[i]! /= factor[i * size + i]!
  }
  return x
}
