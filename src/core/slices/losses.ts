import type { MetricTask } from '../metrics/metricList.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Moments } from './moments.ts'

/** Whether a sample is right or wrong; else it has an error. */
export const isRightOrWrong = (task: MetricTask): boolean =>
  task === 'classification' || task === 'multi-label'

/** What each sample costs: 1 for a wrong class, or where one of several labels is wrong; the absolute error of a value. */
export function lossesOf(task: MetricTask, predictions: Predictions): Uint8Array | Float64Array {
  const { yTrue, yPred, samples } = predictions
  if (!isRightOrWrong(task)) {
    const errors = new Float64Array(samples)
    for (let row = 0; row < samples; row++) errors[row] = Math.abs(yTrue[row]! - yPred[row]!)
    return errors
  }
  const losses = new Uint8Array(samples)
  const labels = yTrue.length / samples
  for (let row = 0, at = 0; row < samples; row++)
    for (let end = at + labels; at < end; at++) if (yTrue[at] !== yPred[at]) losses[row] = 1
  return losses
}

/** Sums over several groups at once. */
export class GroupSums {
  readonly #samples: Float64Array
  readonly #sums: readonly Float64Array[]
  readonly #losses: ArrayLike<number>
  readonly #weights: Float64Array | undefined

  constructor(groups: number, losses: ArrayLike<number>, weights?: Float64Array) {
    this.#samples = new Float64Array(groups)
    this.#sums = Array.from({ length: weights ? 5 : 2 }, () => new Float64Array(groups))
    this.#losses = losses
    this.#weights = weights
  }

  add(group: number, row: number): void {
    const loss = this.#losses[row]!
    this.#samples[group]!++
    if (!this.#weights) {
      this.#sums[0]![group]! += loss
      this.#sums[1]![group]! += loss * loss
      return
    }
    const weight = this.#weights[row]!
    const square = weight * weight
    this.#sums[0]![group]! += weight
    this.#sums[1]![group]! += weight * loss
    this.#sums[2]![group]! += square
    this.#sums[3]![group]! += square * loss
    this.#sums[4]![group]! += square * loss * loss
  }

  momentsOf(group: number): Moments {
    const samples = this.#samples[group]!
    const [a, b, c, d, e] = this.#sums.map((sums) => sums[group]!)
    return this.#weights
      ? { samples, weight: a!, loss: b!, squares: c!, squaredLoss: d!, squaredLosses: e! }
      : { samples, weight: samples, loss: a!, squares: samples, squaredLoss: a!, squaredLosses: b! }
  }
}

/** What is left of `all` without `part`. */
export const without = (all: Moments, part: Moments): Moments => ({
  samples: all.samples - part.samples,
  weight: all.weight - part.weight,
  loss: all.loss - part.loss,
  squares: all.squares - part.squares,
  squaredLoss: all.squaredLoss - part.squaredLoss,
  squaredLosses: all.squaredLosses - part.squaredLosses,
})
