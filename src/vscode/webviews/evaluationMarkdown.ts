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
import { escapeText, type Inline, nothing, say } from '../../core/reports/markdown.ts'
import type { CopiedPart, EvaluationView, Shown } from '../../protocol/evaluation.ts'

/** What the panel shows as Markdown, with names escaped; one part or all of them. */
export function evaluationMarkdown(view: EvaluationView, part: CopiedPart): string {
  const parts: Readonly<Record<Exclude<CopiedPart, 'all'>, readonly Block[]>> = {
    metrics: metrics(view),
    matrix: matrix(view),
    classes: classes(view),
    variants: variants(view),
  }
  const blocks = part === 'all' ? Object.values(parts).flat() : parts[part]
  return textOf(renderLines([heading(2, 'Evaluation'), paragraph(source(view)), ...blocks]))
}

const source = ({ samples, runDirectory }: EvaluationView): Inline =>
  say`${String(samples)} samples of the test set, recomputed from the predictions in ${runDirectory}.`

const text = (shown: Shown | undefined): Inline => (shown ? say`${shown.text}` : nothing)

const withInterval = (shown: Shown): Inline =>
  shown.interval ? say`${shown.text} (${shown.interval})` : say`${shown.text}`

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
        ? say`Rows are actual classes, columns predicted ones; the ${String(matrix.shown.length)} of ${String(classNames.length)} classes with the most mistakes.`
        : say`Rows are actual classes, columns predicted ones.`,
    ),
    table(
      ['Actual', ...matrix.shown.map((index) => right(say`${name(index)}`.text))],
      matrix.counts.map((row, at) => [
        say`${name(matrix.shown[at]!)}`,
        ...row.map((count) => say`${String(count)}`),
      ]),
    ),
  ]
}

function classes(view: EvaluationView): readonly Block[] {
  if (view.classes.length === 0) return []
  return [
    heading(3, 'Classes'),
    table(
      ['Class', ...['Samples', 'Predicted', 'Precision', 'Recall', 'F1', 'ROC-AUC'].map(right)],
      view.classes.map(({ name, support, predicted, precision, recall, f1, auc }) => [
        say`${name}`,
        say`${String(support)}`,
        say`${String(predicted)}`,
        ...[precision, recall, f1, auc].map(withInterval),
      ]),
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
    ...(view.conclusion === undefined ? [] : [paragraph(sentence(view.conclusion))]),
    ...(view.reasons.length > 0 ? [bullets(...view.reasons.map(sentence))] : []),
  ]
}

const sentence = (reason: string): Inline => ({ text: escapeText(reason, 400), figures: [] })

function latency(measured: EvaluationView['variants'][number]['latencies'][number] | undefined) {
  if (!measured) return [nothing, nothing, nothing, nothing]
  return [say`${String(measured.batch)}`, text(measured.p50), text(measured.p95), text(measured.p99)]
}
