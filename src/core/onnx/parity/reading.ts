import { usualThreshold } from '../../runs/labelPredictions.ts'
import type { Labels, Predictions } from '../../runs/predictions.ts'
import type { Signature } from '../../runs/records.ts'

/** How a model's outputs become predictions. */
export interface Reading {
  readonly kind: Signature['output']
  readonly classes: number
  /** By index; of classes without names their numbers. */
  readonly classNames: readonly string[]
  /** Of several labels a sample: the score from which each is predicted. */
  readonly thresholds?: Float64Array
}

/** Outputs are read as the signature says, and decided as the trainer decided its own scores. */
export function readingOf(
  { output, classNames }: Pick<Signature, 'output' | 'classNames'>,
  predictions: Pick<Predictions, 'classes' | 'classNames' | 'multiLabel' | 'scores' | 'yPred'>,
): Reading {
  const { classes } = predictions
  const names = predictions.classNames ?? classNames
  return {
    kind: output,
    classes,
    classNames:
      names.length === classes ? names : Array.from({ length: classes }, (_, index) => String(index)),
    ...(predictions.multiLabel && { thresholds: labelThresholds(predictions) }),
  }
}

/**
 * The output that is read, of several: the first of floating-point numbers, and where it is the class itself the first of
 * anything else. Exports of scikit-learn's classifiers give the class and its scores side by side.
 */
export function outputRead<Port extends { readonly type: string }>({
  output,
  outputs,
}: {
  readonly output: Signature['output']
  readonly outputs: readonly Port[]
}): Port {
  const isFloat = ({ type }: Port) => type.startsWith('float')
  return outputs.find((port) => isFloat(port) !== (output === 'class')) ?? outputs[0]!
}

/** What a variant's `accuracy` is: of classes accuracy, of labels the F1 of all together, of values R². */
export const measureOf = (
  { output }: Pick<Signature, 'output'>,
  { multiLabel }: Pick<Predictions, 'multiLabel'>,
): 'accuracy' | 'micro F1' | 'R²' => (output === 'value' ? 'R²' : multiLabel ? 'micro F1' : 'accuracy')

/** What differences are measured in: the targets' standard deviation (population) for values, else 1. */
export function unitOf({ kind }: Reading, values: Labels): number {
  if (kind !== 'value') return 1
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / values.length) || 1
}

/**
 * The score from which each label was predicted: 0.5 where that explains all predictions, else halfway between the
 * highest score without the label and the lowest with it (for one that is always predicted, or never, infinite).
 * Predictions that follow no threshold are held against 0.5.
 */
function labelThresholds({ classes, scores, yPred }: Pick<Predictions, 'classes' | 'scores' | 'yPred'>) {
  const without = new Float64Array(classes).fill(Number.NEGATIVE_INFINITY)
  const withLabel = new Float64Array(classes).fill(Number.POSITIVE_INFINITY)
  for (let at = 0; at < scores.length; at++) {
    const label = at % classes
    if (yPred[at]) withLabel[label] = Math.min(withLabel[label]!, scores[at]!)
    else without[label] = Math.max(without[label]!, scores[at]!)
  }
  return without.map((highest, label) => {
    const lowest = withLabel[label]!
    if (highest >= lowest || (highest < usualThreshold && lowest >= usualThreshold)) return usualThreshold
    const halfway = (highest + lowest) / 2
    // Between neighbouring numbers there is none: the half is one of them.
    return halfway === highest && Number.isFinite(highest) ? lowest : halfway
  })
}

/** Whether each label is predicted, samples × labels; NaN where a score is none. */
export const decideLabels = (scores: Float64Array, thresholds: Float64Array): Float64Array =>
  scores.map((score, at) =>
    Number.isFinite(score) ? Number(score >= thresholds[at % thresholds.length]!) : Number.NaN,
  )
