import { countClasses } from './countClasses.ts'
import type { Spread } from './intervals/area.ts'
import { ClassSums } from './mean.ts'

export interface RankedSamples {
  readonly yTrue: ArrayLike<number>
  readonly classes: number
  readonly weights?: Float64Array | undefined
}

/** Metrics of the rankings of all classes; with two classes those of the positive class. */
export interface AveragedRankings {
  readonly averages: readonly {
    readonly id: string
    /** Of each model. */
    readonly values: readonly number[]
    /** Of the metric of the first model less that of the second, if there is one. */
    readonly spread?: Spread
  }[]
  /** Of the classes of the first model that were ranked against the rest the area with its standard error. */
  readonly areas: readonly { readonly value: number; readonly error: number }[]
}

export interface RankedOfTwo {
  readonly auc: { readonly value: number; readonly error: number }
  readonly precision: { readonly value: number; readonly error: number }
}

/** Each class's number of samples, or sum of their weights. */
export function classWeights(
  yTrue: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
): Float64Array {
  if (!weights) return Float64Array.from(countClasses(yTrue, classes))
  const sums = new ClassSums(classes)
  for (let row = 0; row < yTrue.length; row++) sums.add(yTrue[row]!, weights[row]!)
  return sums.values()
}
