import { emptyFloat64 } from '../arrays/elements.ts'
import { rowsIn, valueAt, type ValueColumn } from '../metrics/kernels/valueColumn.ts'
import { probabilityAt } from './logistic.ts'

/** How the scores of several models become one. */
export const ensembleKinds = ['mean', 'vote', 'weighted', 'stacked'] as const
export type EnsembleKind = (typeof ensembleKinds)[number]

/** What each does, in a line. */
export const ensembleTitles: Readonly<Record<EnsembleKind, string>> = {
  mean: 'mean of the scores',
  vote: 'majority vote, each model with its own threshold',
  weighted: 'mean of the scores weighted by each model’s recall',
  stacked: 'logistic regression on the scores',
}

/** A fitted way to one score for the class; `single` takes that of one model. Members are places in the list of models. */
export type Combination = { readonly kind: 'single'; readonly member: number } | EnsembleCombination

/** A way that takes the scores of all models. */
export type EnsembleCombination =
  | { readonly kind: 'mean' }
  /** A sample's score is the share of models whose score reaches their threshold (null: never). */
  | { readonly kind: 'vote'; readonly thresholds: readonly (number | null)[] }
  | { readonly kind: 'weighted'; readonly weights: readonly number[] }
  | { readonly kind: 'stacked'; readonly weights: readonly number[]; readonly intercept: number }

/**
 * The score that an ensemble gives each sample.
 *
 * @param columns each model's scores of the class, the samples in the same order
 * @param room of as many numbers, to leave the scores in
 */
export function combineScores(
  combination: EnsembleCombination,
  columns: readonly ValueColumn[],
  room = emptyFloat64(rowsIn(columns[0]!)),
): Float64Array {
  const scoreAt = scorerOf(combination, columns)
  for (let row = 0; row < room.length; row++) room[row] = scoreAt(row)
  return room
}

function scorerOf(
  combination: EnsembleCombination,
  columns: readonly ValueColumn[],
): (row: number) => number {
  switch (combination.kind) {
    case 'mean':
      return weightedMean(
        columns,
        columns.map(() => 1),
      )
    case 'weighted':
      return weightedMean(columns, combination.weights)
    case 'vote': {
      const thresholds = combination.thresholds.map((threshold) => threshold ?? Number.POSITIVE_INFINITY)
      return (row) => {
        let votes = 0
        for (let at = 0; at < columns.length; at++) if (valueAt(columns[at]!, row) >= thresholds[at]!) votes++
        return votes / columns.length
      }
    }
    case 'stacked':
      return (row) => probabilityAt(combination, columns, row)
  }
}

/** The share of votes that is a majority: half way between the last minority and the first majority. */
export function majorityOf(members: number): number {
  const half = Math.floor(members / 2)
  return (2 * half + 1) / (2 * members)
}

function weightedMean(columns: readonly ValueColumn[], weights: readonly number[]): (row: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return (row) => {
    let sum = 0
    for (let at = 0; at < columns.length; at++) sum += weights[at]! * valueAt(columns[at]!, row)
    return sum / total
  }
}
