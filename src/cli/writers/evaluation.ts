import * as z from 'zod'
import type { Finding } from '../../core/finding.ts'
import { comparisonSchema, type Comparison } from '../../core/metrics/comparison.ts'
import { calibrationTitles } from '../../core/wording/calibration.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { intervalsOfFound } from '../../core/wording/slices.ts'
import { evaluationSchema, type Evaluation, type Figure } from '../../core/metrics/evaluation.ts'
import { metricTitle } from '../../core/metrics/metricList.ts'
import { falseDiscoveries } from '../../core/slices/falseDiscovery.ts'
import { countText, pValueText } from '../../core/wording/numbers.ts'
import { comparisonSection } from './comparison.ts'
import { changeTexts, classText, figureTexts, percentText, valueText } from './figureText.ts'
import { findingRecord, findingRecordSchema } from './findingRecord.ts'
import { aboutSchema, membersOf } from './members.ts'
import type { Section } from './tables.ts'

/** Rows of a list that a person reads; JSON holds more. */
const mostListed = 5

/** What `finalize-model evaluate` found of one file. Null where the predictions did not allow it. */
export interface FileEvaluation {
  readonly path: string
  /** The predicate that chose the samples; absent where all count. */
  readonly where?: string
  readonly evaluation: Evaluation | null
  readonly comparison: Comparison | null
}

const ofFile = {
  evaluation: evaluationSchema.nullable().meta({
    description: 'As in evaluation.json, `test` being the file given; null where it can’t be judged.',
  }),
  comparison: comparisonSchema
    .nullable()
    .meta({ description: 'Against --baseline; null without, or where they can’t be compared.' }),
}

/** What `finalize-model evaluate --format json` prints. */
export const evaluationReportSchema = z.object({
  version: z.literal(1).meta({ description: 'Of this form.' }),
  about: aboutSchema,
  where: z
    .string()
    .optional()
    .meta({ description: 'The predicate of --where, which chose the samples; absent without.' }),
  ...ofFile,
  further: z
    .array(z.object({ path: z.string(), ...ofFile }))
    .optional()
    .meta({
      description:
        'The second and further files, each with its path, and evaluation and comparison likewise; absent where one was given.',
    }),
  findings: z.array(findingRecordSchema),
})

/** `evaluation` and `comparison` are of the first file. */
export function evaluationJson(
  files: readonly FileEvaluation[],
  findings: readonly Finding[],
): z.output<typeof evaluationReportSchema> {
  const [first, ...further] = files
  return {
    version: 1,
    about: aboutOf(further.length > 0),
    ...(first?.where !== undefined && { where: first.where }),
    evaluation: first?.evaluation ?? null,
    comparison: first?.comparison ?? null,
    ...(further.length > 0 && { further }),
    findings: findings.map(findingRecord),
  }
}

/** Members of further files are those of the first. */
function aboutOf(hasFurther: boolean): Record<string, string> {
  const all = Object.entries(membersOf(evaluationReportSchema))
  return Object.fromEntries(all.filter(([place]) => !place.startsWith(hasFurther ? 'further[].' : 'further')))
}

/** @param isOne whether a single file was given, whose sections need not name it */
export function evaluationTables(
  { path, where, evaluation, comparison }: FileEvaluation,
  isOne: boolean,
): Section[] {
  if (!evaluation) return []
  const title = (text: string) => (isOne ? text : `${path}: ${text}`)
  return [
    figuresSection(evaluation, title('Metrics'), isOne, where),
    ...(evaluation.classes.length > 0 ? [classesSection(evaluation, title)] : []),
    ...(evaluation.confusedPairs.length > 0 ? [confusionSection(evaluation, title('Most confused'))] : []),
    ...(evaluation.slices ? [slicesSection(evaluation.slices, title('Slices'))] : []),
    ...(evaluation.labelErrors ? [labelsSection(evaluation.labelErrors, title('Suspect labels'))] : []),
    ...(comparison
      ? [comparisonSection(comparison, title(`Against ${comparison.baseline.path}`), evaluation.classNames)]
      : []),
  ]
}

/** @param isNamed whether a sentence says of which file the figures are, where the title doesn’t */
function figuresSection(
  evaluation: Evaluation,
  title: string,
  isNamed: boolean,
  where: string | undefined,
): Section {
  const { test, classNames, task, positiveClass } = evaluation
  const count = {
    classification: ` of ${classNames.length} classes`,
    'multi-label': ` with ${classNames.length} labels`,
  }
  const kinds = task === 'classification' || task === 'multi-label' ? count[task] : ''
  const positive = positiveClass === undefined ? [] : [`The positive class is ${positiveClass}.`]
  return {
    title,
    sentences: [
      `${isNamed ? `${test.path}: ` : ''}${countText(test.samples)} ${test.samples === 1 ? 'sample' : 'samples'}${kinds}${where === undefined ? '' : `, those of ${where}`}.`,
      ...positive,
      ...doubtSentences(Object.entries({ ...test.calibration, ...test.metrics }), classNames),
    ],
    columns: ['Metric', 'Value', '95 % interval', 'Method'],
    rows: [
      ...Object.entries(test.metrics).map(([name, figure]) => rowOf(metricTitle(name), name, figure)),
      ...(['ece', 'adaptive_ece'] as const).flatMap((id) =>
        test.calibration && !test.metrics[`test_${id}`]
          ? [rowOf(calibrationTitles[id], id, test.calibration[id])]
          : [],
      ),
    ],
  }
}

const rowOf = (title: string, name: string, figure: Figure) => [
  title,
  ...figureTexts(name, figure),
  figure.method,
]

function classesSection({ classes, task }: Evaluation, title: (text: string) => string): Section {
  const isLabel = task === 'multi-label'
  return {
    title: title(isLabel ? 'Labels' : 'Classes'),
    sentences: [
      'Behind each figure its 95 % interval.',
      ...doubtSentences(
        classes.flatMap(({ precision, recall, f1, auc }) =>
          Object.entries({ Precision: precision, Recall: recall, F1: f1, 'ROC-AUC': auc }),
        ),
      ),
    ],
    columns: [isLabel ? 'Label' : 'Class', 'Precision', 'Recall', 'F1', 'ROC-AUC', 'Samples', 'Predicted'],
    rows: classes.map((each) => [
      each.name,
      classText(each.precision),
      classText(each.recall),
      classText(each.f1),
      classText(each.auc),
      countText(each.support),
      countText(each.predicted),
    ]),
  }
}

function confusionSection({ confusedPairs, mistakes }: Evaluation, title: string): Section {
  const [worst] = mistakes
  const most = worst
    ? [
        `The most confident mistake is sample ${worst.id}: ${worst.actual} taken for ${worst.predicted} with ${percentText(worst.confidence)}.`,
      ]
    : []
  return {
    title,
    sentences: most,
    columns: ['Actual', 'Predicted', 'Samples', 'Share of the class'],
    rows: confusedPairs.map(({ actual, predicted, count, share }) => [
      actual,
      predicted,
      countText(count),
      percentText(share),
    ]),
  }
}

/** Parts of the samples that are worse than the rest beyond what chance makes of so many comparisons. */
function slicesSection(slices: NonNullable<Evaluation['slices']>, title: string): Section {
  const { metric, columns, tested, minimum, worst } = slices
  const worse = worst.filter(({ adjusted }) => adjusted <= falseDiscoveries)
  const listed = worse.slice(0, mostListed)
  const shown =
    columns.length > 8
      ? `${columns.slice(0, 8).join(', ')} and ${columns.length - 8} more`
      : columns.join(', ')
  const found =
    worse.length === 0
      ? 'none is worse beyond chance'
      : `${worse.length === 1 ? 'one is' : `${worse.length} are`} worse beyond chance (Benjamini–Hochberg, 5 %)`
  return {
    title,
    sentences: [
      `${countText(tested)} slices of at least ${countText(minimum)} samples, by ${shown}, were held against the rest: ${found}.${moreText(worse.length, 'slices.worst')}`,
      ...(worse.length > 0 ? [intervalsOfFound] : []),
      ...doubtSentences(listed.map(({ difference }) => [metric, difference] as const)),
    ],
    mayBreak: true,
    ...(worse.length > 0 && {
      columns: ['Slice', 'Samples', metricTitle(metric), 'Difference', '95 % interval', 'Adjusted p'],
      rows: listed.map(({ where, samples, inside, difference, adjusted }) => [
        where,
        countText(samples),
        valueText(metric, inside.value),
        ...changeTexts(metric, difference),
        pValueText(adjusted),
      ]),
    }),
  }
}

/** Samples that lie as firmly in another class as that class's own do, by the label and the likely one. */
function labelsSection(labelErrors: NonNullable<Evaluation['labelErrors']>, title: string): Section {
  const { total, estimated, pairs, samples } = labelErrors
  const [first] = samples
  if (!first) return { title, sentences: ['No label is suspect (confident learning).'] }
  return {
    title,
    sentences: [
      `${countText(total)} ${total === 1 ? 'label is' : 'labels are'} suspect (confident learning); scaled to the sizes of the classes, about ${countText(Math.round(estimated))} are wrong if the model is right about them. The most suspect is sample ${first.id}: ${first.given}, likely ${first.likely}. --format json lists ${samples.length === total ? 'them' : `the first ${samples.length}`} under labelErrors.samples.`,
    ],
    columns: ['Label', 'Likely', 'Samples'],
    rows: pairs.slice(0, mostListed).map(({ given, likely, count }) => [given, likely, countText(count)]),
  }
}

/** Where to find those that are not listed; nothing where all are. */
const moreText = (count: number, place: string): string =>
  count > mostListed ? ` --format json lists all under ${place}.` : ''
