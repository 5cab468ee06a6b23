import { emptyFloat64 } from '../arrays/elements.ts'
import type { ValueColumn } from '../metrics/kernels/valueColumn.ts'
import { combineScores, type EnsembleCombination, type EnsembleKind } from './combination.ts'
import { stratifiedFolds } from './folds.ts'
import { fitLogistic, probabilityAt } from './logistic.ts'

/** What an ensemble is fitted on: the validation set. */
export interface EnsembleGround {
  /** Each model's scores of the class. */
  readonly columns: readonly ValueColumn[]
  /** 1 for the class, else 0. */
  readonly labels: Uint8Array
  readonly sampleWeights?: Float64Array
  /** Each model's own threshold (null: never predict) and the recall that it gives. */
  readonly thresholds: readonly (number | null)[]
  readonly recalls: readonly number[]
}

export interface FittedEnsemble {
  readonly combination: EnsembleCombination
  /**
   * Computes its scores of the validation set. Those of a stacked ensemble come from weights that were fitted without
   * the sample, so that a threshold isn't chosen on scores which have seen their answer.
   *
   * @param room of as many numbers, to leave the scores in
   */
  readonly scores: (room?: Float64Array) => Float64Array
}

const mostFolds = 5

/** Fits an ensemble; undefined where it can't be: too few samples of a class to stack, or no model recalls any. */
export function fitEnsemble(kind: EnsembleKind, ground: EnsembleGround): FittedEnsemble | undefined {
  const { columns, thresholds, recalls } = ground
  if (kind === 'stacked') return stack(ground)
  if (kind === 'weighted' && !recalls.some((recall) => recall > 0)) return undefined
  const combination: EnsembleCombination =
    kind === 'mean'
      ? { kind }
      : kind === 'vote'
        ? { kind, thresholds: [...thresholds] }
        : { kind, weights: recalls.map((recall) => (recall > 0 ? recall : 0)) }
  return { combination, scores: (room) => combineScores(combination, columns, room) }
}

/** scikit-learn's `StackingClassifier` with `LogisticRegression` over fitted models, and its out-of-fold scores. */
function stack({ columns, labels, sampleWeights }: EnsembleGround): FittedEnsemble | undefined {
  let positives = 0
  for (const label of labels) positives += label
  const folds = Math.min(mostFolds, positives, labels.length - positives)
  if (folds < 2) return undefined
  const foldOf = stratifiedFolds(labels, folds)
  const weighted = sampleWeights ? { sampleWeights } : {}
  const near = fitLogistic(columns, labels, weighted)
  const without = Array.from({ length: folds }, (_, fold) =>
    fitLogistic(columns, labels, { ...weighted, held: { foldOf, fold }, near }),
  )
  return {
    combination: { kind: 'stacked', ...near },
    scores(room = emptyFloat64(labels.length)) {
      for (let row = 0; row < room.length; row++)
        room[row] = probabilityAt(without[foldOf[row]!]!, columns, row)
      return room
    },
  }
}
