import type { NdArray } from '../arrays/ndarray.ts'
import { writeNpz } from '../arrays/npz.ts'

/** What `writePredictions` keeps; see `Predictions`. Give `scores` for classes, `yPred` for values. */
export interface PredictionsContent {
  /** n values, or n × labels of 0 and 1 in C order. */
  readonly yTrue: ArrayLike<number>
  /** How many labels a sample has; absent where it has one target. */
  readonly labels?: number
  /** n × classes probabilities in C order. */
  readonly scores?: Float32Array | Float64Array
  readonly yPred?: ArrayLike<number>
  readonly ids?: readonly string[]
  readonly groups?: readonly string[]
  readonly weights?: ArrayLike<number>
  readonly inputs?: NdArray
}

/**
 * The bytes of a predictions .npz by the contract, the same for the same content. Scores stand as float32
 * where that loses nothing, else as float64.
 */
export function writePredictions(content: PredictionsContent): Uint8Array {
  const { yTrue, labels, scores, yPred, ids, groups, weights, inputs } = content
  const samples = yTrue.length / (labels ?? 1)
  const shape = [samples]
  const values = (data: ArrayLike<number>): NdArray => ({
    type: 'float64',
    shape,
    data: Float64Array.from(data),
  })
  const text = (data: readonly string[]): NdArray => ({ type: 'string', shape, data })
  const score = scores && narrowest(scores)
  return writeNpz({
    y_true: score
      ? {
          type: 'int64',
          shape: labels === undefined ? shape : [samples, labels],
          data: BigInt64Array.from(Array.from(yTrue), BigInt),
        }
      : values(yTrue),
    ...(score && {
      y_score: {
        type: score instanceof Float32Array ? 'float32' : 'float64',
        shape: [samples, score.length / samples],
        data: score,
      } satisfies NdArray,
    }),
    ...(yPred && { y_pred: values(yPred) }),
    ...(ids && { id: text(ids) }),
    ...(groups && { group: text(groups) }),
    ...(weights && { sample_weight: values(weights) }),
    ...(inputs && { inputs }),
  })
}

function narrowest(scores: Float32Array | Float64Array): Float32Array | Float64Array {
  if (scores instanceof Float32Array) return scores
  const narrow = Float32Array.from(scores)
  return scores.every((score, i) => Object.is(score, narrow[i])) ? narrow : scores
}
