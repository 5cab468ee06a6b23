import { type Block, heading, paragraph, right, table } from '../../core/reports/blocks.ts'
import { code, join, say } from '../../core/reports/markdown.ts'
import type { BaselineComparison } from '../../protocol/evaluationComparison.ts'
import { countText } from '../../protocol/numberText.ts'
import { methodBlocks, sentences, withInterval } from './markdownFigures.ts'

const splitNames = { val: 'validation', test: 'test' } as const
const verdicts = { better: 'better', worse: 'worse', unclear: 'can’t tell' } as const

/** The model against another on the same samples. */
export function comparisonBlocks(comparison: BaselineComparison): readonly Block[] {
  const { baseline, split, metric, samples, verdict, needed, notes, rows } = comparison
  return [
    heading(3, 'Comparison'),
    paragraph(
      join([
        say`Against`,
        code(baseline),
        needed === undefined
          ? say`on ${countText(samples)} ${splitNames[split]} samples, by ${metric}: ${verdicts[verdict]}.`
          : say`on ${countText(samples)} ${splitNames[split]} samples, by ${metric}: ${verdicts[verdict]}; ${needed} samples would tell (power 80%).`,
      ]),
    ),
    ...notes.map((note) => paragraph(sentences(note))),
    table(
      [
        'Metric',
        ...['Model', 'Baseline', 'Difference (95% interval)', 'p'].map(right),
        'Verdict',
        right('Samples to tell'),
      ],
      rows.map((row) => [
        say`${row.title}`,
        say`${row.model.text}`,
        say`${row.baseline.text}`,
        withInterval(row.difference),
        say`${row.p.text}`,
        say`${verdicts[row.verdict]}`,
        say`${row.needed.text}`,
      ]),
    ),
    ...methodBlocks(rows.map(({ title, difference }) => [title, difference] as const)),
  ]
}
