import * as z from 'zod'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { alignPredictions } from './align.ts'
import { checkPredictions } from './checkPredictions.ts'
import { compareAligned, comparisonWarnings, differencesOf, type ComparisonOptions } from './compare.ts'
import { comparisonSchema, type ComparisonVerdict, verdictSchema } from './comparison.ts'
import { metricFigures } from './evaluate.ts'
import { figureSchema } from './evaluation.ts'
import { doubtSchema } from './intervals/doubts.ts'
import { inOneWorkspace } from './kernels/workspace.ts'
import { metricIds } from './metricIds.ts'
import { metricTasks, type MetricTask } from './metricList.ts'
import type { Predictions } from '../runs/predictions.ts'

/** More models than this make pairs that nobody reads. */
export const mostModels = 20

const pair = z
  .object({
    candidate: z.string().meta({ description: 'File of the model that the verdict is about.' }),
    baseline: z.string().meta({ description: 'File of the model that it is held against.' }),
    difference: z.number().nullable().meta({ description: 'candidate − baseline in the primary metric.' }),
    low: z.number().nullable().meta({ description: 'Lower bound of its 95 % interval.' }),
    high: z.number().nullable().meta({ description: 'Upper bound.' }),
    method: z.string().meta({ description: 'How the interval was made.' }),
    doubts: z.array(doubtSchema).optional(),
    pValue: z.number().nullable().meta({
      description: 'Chance of a difference at least as large between models that are equally good.',
    }),
    adjusted: z
      .number()
      .nullable()
      .meta({ description: 'The p-value corrected for the number of pairs (Holm 1979).' }),
    verdict: verdictSchema,
    samplesNeeded: z.int().nullable().meta({
      description: 'How many samples would tell such a difference from none with a power of 80 %.',
    }),
  })
  .meta({
    description:
      'Two of the models by the primary metric; the verdict holds for all pairs together (family-wise 5 %).',
  })

/** Several models on the same samples. */
export const modelsComparisonSchema = z.object({
  task: z.enum(metricTasks).meta({ description: 'What is predicted.' }),
  samples: z.int().meta({ description: 'Samples that all models predicted.' }),
  primaryMetric: z.string().meta({ description: 'The metric that the verdicts are about, without prefix.' }),
  models: z
    .array(
      z.object({
        path: z.string().meta({ description: 'The file of predictions.' }),
        sha256: z.string().meta({ description: 'Its digest.' }),
        metrics: z.record(z.string(), figureSchema).meta({ description: 'By metric without prefix.' }),
      }),
    )
    .meta({ description: 'In the order given; the first is the baseline of `comparisons`.' }),
  comparisons: z
    .array(comparisonSchema)
    .meta({ description: 'Each further model against the first, metric by metric.' }),
  pairs: z.array(pair).meta({ description: 'Every two models, each later one as the candidate.' }),
})
export type ModelsComparison = z.output<typeof modelsComparisonSchema>
type Pair = z.output<typeof pair>

/**
 * Holds two or more models against each other on the same samples, matched by id. All metrics of each with its own
 * interval, each model against the first with paired intervals, and every pair by the primary metric, corrected for
 * the number of pairs.
 */
export function compareSeveral(
  task: MetricTask,
  given: readonly Predictions[],
  options: ComparisonOptions = {},
): Result<ModelsComparison> {
  if (given.length < 2 || given.length > mostModels) {
    return failure(finding('comparison-count', 'error', { models: given.length, most: mostModels }))
  }
  const problems = given.flatMap((each) => checkPredictions(task, each, []) ?? [])
  if (problems.length > 0) return failure(...problems)
  const aligned = alignPredictions(given)
  if (!aligned.ok) return aligned
  // Rankings of models and of their differences follow each other in the same memory.
  const compared = inOneWorkspace(() => compareEach(task, likeFirst(aligned.value), options))
  return { ...compared, findings: [...aligned.findings, ...compared.findings] }
}

/** {@link compareSeveral} of models whose samples are the same in the same order. */
function compareEach(
  task: MetricTask,
  models: readonly Predictions[],
  options: ComparisonOptions,
): Result<ModelsComparison> {
  const [first, ...others] = models as readonly [Predictions, ...Predictions[]]
  const comparisons = []
  const findings: Finding[] = []
  for (const other of others) {
    const compared = compareAligned(task, other, first, options)
    if (!compared.ok) return compared
    comparisons.push(compared.value)
    findings.push(...compared.findings)
  }
  const { primaryMetric, samples } = comparisons[0]!
  const ids = metricIds(task, [primaryMetric, ...(options.wanted ?? [])], first.classes || undefined)
  const positive = options.positiveClass === undefined ? {} : { positiveClass: options.positiveClass }
  const described = []
  for (const model of models) {
    const metrics = metricFigures({ task, test: model, classNames: first.classNames ?? [], ...positive }, ids)
    if (!metrics.ok) return metrics
    described.push({ path: model.path, sha256: model.sha256, metrics: metrics.value })
  }
  const pairs: Pair[] = []
  for (const [place, candidate] of models.entries()) {
    for (const [earlier, baseline] of models.slice(0, place).entries()) {
      if (earlier > 0) findings.push(...comparisonWarnings(candidate, baseline))
      const differences =
        earlier > 0
          ? differencesOf(task, candidate, baseline, [primaryMetric], options)
          : comparisons[place - 1]!.differences
      const { difference, low, high, method, doubts, pValue, verdict, samplesNeeded } =
        differences[primaryMetric]!
      pairs.push({
        candidate: candidate.path,
        baseline: baseline.path,
        difference,
        low,
        high,
        method,
        ...(doubts && { doubts }),
        pValue,
        adjusted: null,
        verdict,
        samplesNeeded,
      })
    }
  }
  const value = { task, samples, primaryMetric, models: described, comparisons, pairs: adjusted(pairs) }
  return success(value, findings)
}

/** All with the weights, the ids and the names and positive class of the first. */
function likeFirst([first, ...others]: readonly Predictions[]): readonly Predictions[] {
  const { ids, classNames, weights, positiveClass } = first!
  const same = {
    ids,
    ...(classNames && { classNames }),
    ...(weights && { weights }),
    ...(positiveClass !== undefined && { positiveClass }),
  }
  return [first!, ...others.map((each) => ({ ...each, ...same }))]
}

/** Holm's step-down correction; a pair whose corrected p-value is not below 5 % can't be told. */
function adjusted(pairs: readonly Pair[]): Pair[] {
  const order = [...pairs.keys()].toSorted((a, b) => (pairs[a]!.pValue ?? 1) - (pairs[b]!.pValue ?? 1))
  const corrected = pairs.map((each) => each.pValue)
  let least = 0
  for (const [rank, at] of order.entries()) {
    const { pValue } = pairs[at]!
    if (pValue === null) continue
    least = Math.max(least, Math.min(1, pValue * (pairs.length - rank)))
    corrected[at] = least
  }
  return pairs.map((each, at) => {
    const value = corrected[at] ?? null
    const verdict: ComparisonVerdict =
      pairs.length === 1 || (value !== null && value < 0.05) ? each.verdict : 'unclear'
    return { ...each, adjusted: value, verdict }
  })
}
