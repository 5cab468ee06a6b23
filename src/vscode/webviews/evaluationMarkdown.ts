import {
  type Block,
  bullets,
  heading,
  paragraph,
  renderLines,
  right,
  table,
  textOf,
} from '../../core/reports/blocks.ts'
import { intervalsOfFound } from '../../core/wording/slices.ts'
import { code, type Inline, nothing, say } from '../../core/reports/markdown.ts'
import type { CopiedPart } from '../../protocol/evaluation.ts'
import type { CalibrationView } from '../../protocol/evaluationCalibration.ts'
import type { BaselineComparison } from '../../protocol/evaluationComparison.ts'
import type { ClassCurves, ThresholdPoint } from '../../protocol/evaluationCurves.ts'
import type { CellSamples, EvaluationView, Shown } from '../../protocol/evaluationView.ts'
import { countText, ratioText } from '../../protocol/numberText.ts'
import { calibrationBlocks } from './calibrationMarkdown.ts'
import { comparisonBlocks } from './comparisonMarkdown.ts'
import { doubtBlocks, methodBlocks, sentences, withInterval } from './markdownFigures.ts'

/** What the panel shows as Markdown, with names escaped; one part or all of them. */
export function evaluationMarkdown(
  view: EvaluationView,
  part: CopiedPart,
  calibration?: CalibrationView,
): string {
  const parts: Readonly<Record<Exclude<CopiedPart, 'all'>, readonly Block[]>> = {
    metrics: metrics(view),
    matrix: matrix(view),
    classes: classes(view),
    slices: slices(view),
    values: values(view),
    variants: variants(view),
    calibration: calibration ? calibrationBlocks(calibration) : [],
  }
  return page(view, part === 'all' ? Object.values(parts).flat() : parts[part])
}

/** The curves of one class as figures, and what a threshold on its score gives. */
export function curvesMarkdown(view: EvaluationView, curves: ClassCurves, at: ThresholdPoint): string {
  const { calibration } = curves
  const isLabel = view.task === 'multi-label'
  const ratios = [at.precision, at.recall, at.f1, at.specificity, at.accuracy].map((each) =>
    ratioText(each, curves.samples),
  )
  const counts = [at.truePositives, at.falsePositives, at.falseNegatives, at.trueNegatives].map(countText)
  return page(view, [
    heading(3, 'Curves'),
    paragraph(
      say`${isLabel ? 'Label' : 'Class'} ${nameIn(view, curves.index)} ${isLabel ? '' : 'against the rest '}on ${countText(curves.samples)} ${curves.split === 'val' ? 'validation' : 'test'} samples: ROC-AUC ${withInterval(curves.auc)}, average precision ${curves.averagePrecision.text}.`,
    ),
    heading(3, 'Threshold'),
    paragraph(say`The ${isLabel ? 'label' : 'class'} is predicted where its score is ${at.text} or above.`),
    table(['Precision', 'Recall', 'F1', 'Specificity', 'Accuracy', 'TP', 'FP', 'FN', 'TN'].map(right), [
      [...ratios, ...counts].map((each) => say`${each}`),
    ]),
    ...(calibration
      ? [
          heading(3, 'Calibration'),
          paragraph(say`Expected calibration error ${calibration.error.text}.`),
          table(
            ['Mean predicted', 'Observed', '95% interval', 'Samples'].map(right),
            calibration.bins.map(({ predicted, observed, low, high, samples }) => [
              say`${ratioText(predicted, samples)}`,
              say`${ratioText(observed, samples)}`,
              say`${ratioText(low, samples)} to ${ratioText(high, samples)}`,
              say`${countText(samples)}`,
            ]),
          ),
        ]
      : []),
  ])
}

/** The model against a baseline. */
export const comparisonMarkdown = (view: EvaluationView, comparison: BaselineComparison): string =>
  page(view, comparisonBlocks(comparison))

/** The samples of one cell of the confusion matrix. */
export function cellMarkdown(
  view: EvaluationView,
  { actual, predicted, samples, total }: CellSamples,
): string {
  const names = [nameIn(view, actual), nameIn(view, predicted)] as const
  const hasScores = samples.some(({ confidence }) => confidence !== undefined)
  return page(view, [
    heading(3, 'Samples'),
    paragraph(
      say`Actual ${names[0]}, predicted ${names[1]}: ${countText(total)} samples, of which ${countText(samples.length)} are listed.`,
    ),
    table(
      ['Sample', ...(hasScores ? [right('Confidence')] : [])],
      samples.map(({ id, confidence }) => [say`${id}`, ...(hasScores ? [say`${confidence ?? ''}`] : [])]),
    ),
  ])
}

const nameIn = ({ classNames }: EvaluationView, index: number): string => classNames[index] ?? String(index)

const page = (view: EvaluationView, blocks: readonly Block[]): string =>
  textOf(renderLines([heading(2, 'Evaluation'), paragraph(source(view)), ...blocks]))

const source = ({ samples, runDirectory }: EvaluationView): Inline =>
  say`${countText(samples)} samples of the test set, recomputed from the predictions in ${runDirectory}.`

const text = (shown: Shown | undefined): Inline => (shown ? say`${shown.text}` : nothing)

function slices({ slices: { found, metric, tested } }: EvaluationView): readonly Block[] {
  if (found.length === 0) return []
  return [
    heading(3, 'Slices'),
    paragraph(
      say`${countText(tested)} slices were compared with the rest; p is adjusted for all of them. ${intervalsOfFound}`,
    ),
    table(
      ['Samples where', right('Samples'), right(metric), right('Rest'), right('Difference'), right('p')],
      found.map(({ where, samples, inside, outside, difference, p }) => [
        code(where),
        say`${countText(samples)}`,
        withInterval(inside),
        withInterval(outside),
        withInterval(difference),
        text(p),
      ]),
    ),
    ...doubtBlocks(found.flatMap(({ doubts }) => doubts)),
    ...methodBlocks(
      found.flatMap(({ inside, outside, difference }) => [
        [metric, inside] as const,
        ['Rest', outside] as const,
        ['Difference', difference] as const,
      ]),
    ),
  ]
}

function metrics(view: EvaluationView): readonly Block[] {
  const columns = ['Metric', right('Test (95% interval)'), right('Validation'), right('Test − validation')]
  const rows = view.metrics.map(({ title, test, val, difference }) => [
    say`${title}`,
    withInterval(test),
    text(val),
    text(difference),
  ])
  return [
    heading(3, 'Metrics'),
    table(columns, rows),
    ...doubtBlocks(view.doubts),
    ...methodBlocks(view.metrics.map(({ title, test }) => [title, test] as const)),
    paragraph(say`Gap between validation and test: ${bands[view.gap.band]} (${view.gap.metric}).`),
  ]
}

const bands: Readonly<Record<EvaluationView['gap']['band'], string>> = {
  excellent: 'excellent',
  acceptable: 'acceptable',
  'too-large': 'too large',
  unknown: 'not known, as validation predictions are missing',
}

function matrix({ matrix, classNames }: EvaluationView): readonly Block[] {
  if (!matrix) return []
  const name = (index: number) => classNames[index] ?? String(index)
  return [
    heading(3, 'Confusion matrix'),
    paragraph(
      matrix.shown.length < classNames.length
        ? say`Rows are actual classes, columns predicted ones; the ${String(matrix.shown.length)} of ${countText(classNames.length)} classes with the most mistakes.`
        : say`Rows are actual classes, columns predicted ones.`,
    ),
    table(
      ['Actual', ...matrix.shown.map((index) => right(say`${name(index)}`.text))],
      matrix.counts.map((row, at) => [
        say`${name(matrix.shown[at]!)}`,
        ...row.map((count) => say`${countText(count)}`),
      ]),
    ),
  ]
}

function classes(view: EvaluationView): readonly Block[] {
  if (view.classes.length === 0) return []
  const isLabel = view.task === 'multi-label'
  return [
    heading(3, isLabel ? 'Labels' : 'Classes'),
    table(
      [
        isLabel ? 'Label' : 'Class',
        ...['Samples', 'Predicted', 'Precision', 'Recall', 'F1', 'ROC-AUC'].map(right),
      ],
      view.classes.map(({ name, support, predicted, precision, recall, f1, auc }) => [
        say`${name}`,
        say`${countText(support)}`,
        say`${countText(predicted)}`,
        ...[precision, recall, f1, auc].map(withInterval),
      ]),
    ),
    ...methodBlocks(
      view.classes.flatMap(({ precision, recall, f1, auc }) => [
        ['Precision', precision] as const,
        ['Recall', recall] as const,
        ['F1', f1] as const,
        ['ROC-AUC', auc] as const,
      ]),
    ),
  ]
}

function values({ values: shown }: EvaluationView): readonly Block[] {
  if (!shown) return []
  return [
    heading(3, 'Predicted values'),
    paragraph(
      say`An error is predicted − actual. Mean ${shown.bias.text}, half of the errors are at most ${shown.medianError.text} in size, nine in ten at most ${shown.usualError.text}. The samples with the largest errors:`,
    ),
    table(
      ['Sample', ...['Actual', 'Predicted', 'Error'].map(right)],
      shown.worst.map(({ id, actual, predicted, error }) =>
        [id, actual, predicted, error].map((each) => say`${each}`),
      ),
    ),
  ]
}

function variants(view: EvaluationView): readonly Block[] {
  if (view.variants.length === 0) return []
  const titles = ['Size', 'Accuracy', 'Change', 'Flips', 'Batch', 'p50', 'p95', 'p99', 'Memory']
  const rows = view.variants.flatMap((variant) => {
    const { name, recommended, size, accuracy, change, flips, memory } = variant
    const [first, ...others] = variant.latencies
    return [
      [
        recommended ? say`**${name}** (recommended)` : say`${name}`,
        ...[size, accuracy, change, flips].map(text),
        ...latency(first),
        text(memory),
      ],
      ...others.map((each) => [nothing, nothing, nothing, nothing, nothing, ...latency(each), nothing]),
    ]
  })
  return [
    heading(3, 'Variants'),
    table(['Variant', ...titles.map(right)], rows),
    ...(view.conclusion === undefined ? [] : [paragraph(sentences(view.conclusion))]),
    ...(view.reasons.length > 0 ? [bullets(...view.reasons.map(sentences))] : []),
  ]
}

function latency(measured: EvaluationView['variants'][number]['latencies'][number] | undefined) {
  if (!measured) return [nothing, nothing, nothing, nothing]
  return [say`${String(measured.batch)}`, text(measured.p50), text(measured.p95), text(measured.p99)]
}
