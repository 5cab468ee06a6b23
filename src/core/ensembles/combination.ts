import { predictLogistic } from './logistic.ts'

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
export type Combination =
  | { readonly kind: 'single'; readonly member: number }
  | { readonly kind: 'mean' }
  /** A sample's score is the share of models whose score reaches their threshold (null: never). */
  | { readonly kind: 'vote'; readonly thresholds: readonly (number | null)[] }
  | { readonly kind: 'weighted'; readonly weights: readonly number[] }
  | { readonly kind: 'stacked'; readonly weights: readonly number[]; readonly intercept: number }

/** @param columns each model's scores of the class, the samples in the same order */
export function combineScores(combination: Combination, columns: readonly Float64Array[]): Float64Array {
  switch (combination.kind) {
    case 'single':
      return columns[combination.member]!
    case 'mean':
      return weightedMean(
        columns,
        columns.map(() => 1),
      )
    case 'weighted':
      return weightedMean(columns, combination.weights)
    case 'vote': {
      const { thresholds } = combination
      const votes = new Float64Array(columns[0]?.length ?? 0)
      for (const [at, column] of columns.entries()) {
        const threshold = thresholds[at] ?? Number.POSITIVE_INFINITY
        for (let row = 0; row < votes.length; row++) if (column[row]! >= threshold) votes[row]!++
      }
      return votes.map((count) => count / columns.length)
    }
    case 'stacked':
      return predictLogistic(combination, columns)
  }
}

/** The share of votes that is a majority: half way between the last minority and the first majority. */
export function majorityOf(members: number): number {
  const half = Math.floor(members / 2)
  return (2 * half + 1) / (2 * members)
}

function weightedMean(columns: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = new Float64Array(columns[0]?.length ?? 0)
  for (const [at, column] of columns.entries()) {
    const share = weights[at]!
    for (let row = 0; row < mean.length; row++) mean[row]! += share * column[row]!
  }
  for (let row = 0; row < mean.length; row++) mean[row]! /= total
  return mean
}
