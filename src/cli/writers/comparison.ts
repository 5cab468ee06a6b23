import * as z from 'zod'
import { comparedMetrics } from '../../core/metrics/compare.ts'
import { modelsComparisonSchema, type ModelsComparison } from '../../core/metrics/compareSeveral.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import type { Comparison, ComparisonVerdict } from '../../core/metrics/comparison.ts'
import { metricEntry, metricTitle } from '../../core/metrics/metricList.ts'
import type { Finding } from '../../core/finding.ts'
import { inProse } from '../../core/wording/inProse.ts'
import { chanceText, countText, pValueText } from '../../core/wording/numbers.ts'
import { changeTexts, figureTexts, valueText } from './figureText.ts'
import { findingRecord, findingRecordSchema } from './findingRecord.ts'
import { aboutSchema, membersOf } from './members.ts'
import type { Section } from './tables.ts'

/** What `finalize-model compare --format json` prints. */
export const comparisonReportSchema = z.object({
  version: z.literal(1).meta({ description: 'Of this form.' }),
  about: aboutSchema,
  comparison: modelsComparisonSchema.nullable().meta({
    description: 'Null where the predictions can’t be compared; `findings` says why.',
  }),
  findings: z.array(findingRecordSchema),
})

export const comparisonJson = (
  comparison: ModelsComparison | null,
  findings: readonly Finding[],
): z.output<typeof comparisonReportSchema> => ({
  version: 1,
  about: membersOf(comparisonReportSchema),
  comparison,
  findings: findings.map(findingRecord),
})

const verdicts: Readonly<Record<ComparisonVerdict, string>> = {
  better: 'better',
  worse: 'worse',
  unclear: 'can’t tell',
}

/** A metric's name within a sentence. */
const nameOf = (metric: string): string => inProse(metricTitle(metric))

/**
 * A candidate against its baseline: the verdict in words, then every metric.
 *
 * @param classNames in index order, none where classes have no names; undefined where what the marks mean is said elsewhere
 */
export function comparisonSection(
  comparison: Comparison,
  title: string,
  classNames: readonly string[] | undefined,
): Section {
  return {
    title,
    sentences: [
      verdictSentence(comparison),
      ...testSentence(comparison),
      ...(classNames ? doubtSentences(Object.entries(comparison.differences), classNames) : []),
    ],
    columns: [
      'Metric',
      'Model',
      'Baseline',
      'Difference',
      '95 % interval',
      'p',
      'Verdict',
      'Samples to tell',
    ],
    rows: comparedMetrics(comparison.differences).map(({ id, title: name, difference }) => [
      name,
      valueText(id, difference.candidate),
      valueText(id, difference.baseline),
      ...changeTexts(id, { ...difference, value: difference.difference }),
      pValueText(difference.pValue),
      verdicts[difference.verdict],
      countText(difference.samplesNeeded),
    ]),
  }
}

/**
 * Models with their figures, each against the first, and every two by the primary metric.
 *
 * @param classNames in index order; none where classes have no names
 */
export function modelsSections(models: ModelsComparison, classNames: readonly string[]): Section[] {
  const { primaryMetric, comparisons, pairs } = models
  return [
    standingSection(models, classNames),
    ...comparisons.map((each) =>
      comparisonSection(each, `${each.candidate.path} against ${each.baseline.path}`, undefined),
    ),
    ...(pairs.length > 1
      ? [
          {
            title: 'Every two models',
            sentences: [`By ${nameOf(primaryMetric)}; p corrected for ${pairs.length} pairs (Holm).`],
            columns: ['Model', 'Against', 'Difference', '95 % interval', 'p', 'Verdict', 'Samples to tell'],
            rows: pairs.map((pair) => [
              pair.candidate,
              pair.baseline,
              ...changeTexts(primaryMetric, { ...pair, value: pair.difference }),
              pValueText(pair.adjusted),
              verdicts[pair.verdict],
              countText(pair.samplesNeeded),
            ]),
          },
        ]
      : []),
  ]
}

function standingSection(
  { models, comparisons, pairs, samples, primaryMetric }: ModelsComparison,
  classNames: readonly string[],
): Section {
  const direction = metricEntry(primaryMetric)?.direction === 'min' ? 1 : -1
  const value = ({ metrics }: (typeof models)[number]) => metrics[primaryMetric]?.value ?? null
  const order = models.toSorted((a, b) => {
    const [one, other] = [value(a), value(b)]
    return one === null || other === null
      ? Number(one === null) - Number(other === null)
      : direction * (one - other)
  })
  const others = Object.keys(models[0]!.metrics)
    .filter((id) => id !== primaryMetric && models.some(({ metrics }) => metrics[id]?.value !== null))
    .slice(0, 4)
  return {
    title: `${models.length} models on ${countText(samples)} samples`,
    sentences: [
      `The best by ${nameOf(primaryMetric)} first.`,
      ...doubtSentences(
        [
          ...models.flatMap(({ metrics }) =>
            Object.entries({ [primaryMetric]: metrics[primaryMetric] ?? {} }),
          ),
          ...comparisons.flatMap(({ differences }) => Object.entries(differences)),
          ...pairs.map((pair) => [primaryMetric, pair] as const),
        ],
        classNames,
      ),
    ],
    columns: ['Model', metricTitle(primaryMetric), '95 % interval', ...others.map(metricTitle)],
    rows: order.map((model) => [
      model.path,
      ...figureTexts(primaryMetric, model.metrics[primaryMetric] ?? { value: null, low: null, high: null }),
      ...others.map((id) => valueText(id, model.metrics[id]?.value ?? null)),
    ]),
  }
}

function verdictSentence({ verdict, primaryMetric, samples, differences }: Comparison): string {
  const metric = nameOf(primaryMetric)
  const needed = differences[primaryMetric]?.samplesNeeded ?? null
  if (verdict === 'unclear') {
    const more =
      needed !== null && needed > samples
        ? ` If they differ as they do here, ${countText(needed)} samples would tell (power 80 %).`
        : ''
    return `Can’t tell: by ${metric} the ${countText(samples)} samples don’t tell the two models apart.${more}`
  }
  return `${verdict === 'better' ? 'Better' : 'Worse'} than the baseline by ${metric} on ${countText(samples)} samples.`
}

function testSentence({ mcnemar }: Comparison): string[] {
  if (!mcnemar) return []
  const { onlyCandidate, onlyBaseline, pValue } = mcnemar
  const chance = chanceText(pValue)
  return [
    `Only this model is right about ${countText(onlyCandidate)} samples, only the baseline about ${countText(onlyBaseline)} (exact McNemar test, ${chance}).`,
  ]
}
