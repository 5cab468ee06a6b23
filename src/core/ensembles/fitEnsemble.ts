import { combineScores, type Combination, type EnsembleKind } from './combination.ts'
import { stratifiedFolds } from './folds.ts'
import { fitLogistic, predictLogistic } from './logistic.ts'

/** What an ensemble is fitted on: the validation set. */
export interface EnsembleGround {
  /** Each model's scores of the class. */
  readonly columns: readonly Float64Array[]
  /** 1 for the class, else 0. */
  readonly labels: Uint8Array
  readonly sampleWeights?: Float64Array
  /** Each model's own threshold (null: never predict) and the recall that it gives. */
  readonly thresholds: readonly (number | null)[]
  readonly recalls: readonly number[]
}

export interface FittedEnsemble {
  readonly combination: Combination
  /**
   * Its scores of the validation set. Those of a stacked ensemble come from weights that were fitted without the
   * sample, so that a threshold isn't chosen on scores which have seen their answer.
   */
  readonly scores: Float64Array
}

const mostFolds = 5

/** Fits an ensemble; undefined where it can't be: too few samples of a class to stack, or no model recalls any. */
export function fitEnsemble(kind: EnsembleKind, ground: EnsembleGround): FittedEnsemble | undefined {
  const { columns, thresholds, recalls } = ground
  if (kind === 'stacked') return stack(ground)
  if (kind === 'weighted' && !recalls.some((recall) => recall > 0)) return undefined
  const combination: Combination =
    kind === 'mean'
      ? { kind }
      : kind === 'vote'
        ? { kind, thresholds: [...thresholds] }
        : { kind, weights: recalls.map((recall) => (recall > 0 ? recall : 0)) }
  return { combination, scores: combineScores(combination, columns) }
}

/** scikit-learn's `StackingClassifier` with `LogisticRegression` over fitted models, and its out-of-fold scores. */
function stack({ columns, labels, sampleWeights }: EnsembleGround): FittedEnsemble | undefined {
  let positives = 0
  for (const label of labels) positives += label
  const folds = Math.min(mostFolds, positives, labels.length - positives)
  if (folds < 2) return undefined
  const foldOf = stratifiedFolds(labels, folds)
  const scores = new Float64Array(labels.length)
  const weighted = sampleWeights ? { sampleWeights } : {}
  for (let fold = 0; fold < folds; fold++) {
    const rows = Uint32Array.from(rowsOf(foldOf, (own) => own !== fold))
    const held = rowsOf(foldOf, (own) => own === fold)
    const fitted = fitLogistic(columns, labels, { ...weighted, rows })
    const predicted = predictLogistic(
      fitted,
      columns.map((column) => Float64Array.from(held, (row) => column[row]!)),
    )
    for (const [at, row] of held.entries()) scores[row] = predicted[at]!
  }
  return { combination: { kind: 'stacked', ...fitLogistic(columns, labels, weighted) }, scores }
}

function rowsOf(foldOf: Uint8Array, wanted: (fold: number) => boolean): number[] {
  const rows: number[] = []
  for (const [row, fold] of foldOf.entries()) if (wanted(fold)) rows.push(row)
  return rows
}
