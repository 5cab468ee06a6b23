import { filled } from '../arrays/elements.ts'
import { failure, success, type Finding, type Result } from '../finding.ts'
import type { Figure } from '../metrics/evaluation.ts'
import { undefinedFigure } from '../metrics/intervals/interval.ts'
import { multiLabelMetrics } from '../metrics/multiLabel/figures.ts'
import { usualThreshold } from '../runs/labelPredictions.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { ThresholdDecision } from './decision.ts'
import { decideThresholds, type ThresholdModel, type ThresholdRequest } from './decideThresholds.ts'
import { objectiveText } from './objective.ts'

/** What is told of all labels together, by metric id. */
export const togetherMetrics = ['f1', 'f1_micro', 'acc', 'hamming_loss'] as const
type TogetherFigures = Readonly<Record<(typeof togetherMetrics)[number], Figure>>

/** All labels of a split, each decided at 0.5, and each at its own threshold. */
interface Together {
  readonly usual: TogetherFigures
  readonly chosen: TogetherFigures
}

export interface LabelThreshold {
  readonly name: string
  /** The label is predicted where its score is this or above; null: never. Where nothing could be chosen it is 0.5. */
  readonly threshold: number | null
  /** Null where the predictions allow no choice. */
  readonly decision: ThresholdDecision | null
}

/** A threshold for each label of one model, chosen on validation, and what they give on test. */
export interface LabelThresholds {
  readonly objective: string
  /** In the order of the labels. */
  readonly labels: readonly LabelThreshold[]
  readonly validation: Together
  readonly test: Together | null
}

/**
 * Chooses each label's threshold by itself, by the same objective, and applies all of them, unchanged, to test. A label
 * of which validation shows one side only, or that can't meet the demand, stays at 0.5, with a finding that says why.
 *
 * @param names of the labels, in index order
 */
export function decideEachLabel(
  model: ThresholdModel,
  names: readonly string[],
  request: Pick<ThresholdRequest, 'objective' | 'backup'>,
): Result<LabelThresholds> {
  const findings: Finding[] = []
  const labels = names.map((name, index): LabelThreshold => {
    const decided = decideThresholds({
      models: [model],
      positive: { index, name },
      ensembles: [],
      ...request,
    })
    findings.push(...decided.findings.filter(({ code }) => code !== 'thresholds-no-backup'))
    const decision = decided.ok ? decided.value.decision : null
    const primary = decision?.candidates.find((candidate) => candidate.name === decision.primary)
    return { name, threshold: primary ? primary.threshold : usualThreshold, decision }
  })
  if (labels.every(({ decision }) => decision === null)) return failure(...findings)
  const together = (predictions: Predictions): Together => ({
    usual: figuresTogether(
      predictions,
      names.map(() => usualThreshold),
    ),
    chosen: figuresTogether(
      predictions,
      labels.map(({ threshold }) => threshold),
    ),
  })
  return success(
    {
      objective: objectiveText(request.objective),
      labels,
      validation: together(model.validation),
      test: model.test ? together(model.test) : null,
    },
    findings,
  )
}

/** The figures of all labels together, each predicted from its threshold on (null: never). */
export function figuresTogether(
  predictions: Predictions,
  thresholds: readonly (number | null)[],
): TogetherFigures {
  const { scores, classes } = predictions
  const from = thresholds.map((threshold) => threshold ?? Number.POSITIVE_INFINITY)
  const yPred = filled(new Uint8Array(scores.length), (at) => Number(scores[at]! >= from[at % classes]!))
  const metrics = multiLabelMetrics({ ...predictions, yPred }, togetherMetrics)
  return Object.fromEntries(
    togetherMetrics.map((id) => [id, metrics[id] ?? undefinedFigure]),
  ) as TogetherFigures
}
