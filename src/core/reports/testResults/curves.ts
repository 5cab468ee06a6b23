import { heading, paragraph, type Block } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { runFiles } from '../../project/layout.ts'

const curves = [
  ['roc', 'ROC curves of the test set', 'How many of a class are found, for how many false alarms:'],
  [
    'precision_recall',
    'Precision and recall on the test set',
    'How many of those predicted are right, the more of a class are found:',
  ],
  [
    'reliability',
    'Reliability of the probabilities on the test set',
    'How often what is predicted with a probability comes true; on the diagonal, as often as it says:',
  ],
] as const

/** The pictures that the evaluation drew of its scores; nothing where it drew none. */
export function curveSection({ plots }: ReportFacts): readonly Block[] {
  const drawn = curves.filter(([id]) => plots.includes(id))
  if (drawn.length === 0) return []
  return [
    heading(2, 'Curves'),
    ...drawn.flatMap(([id, title, sentence]) => [
      paragraph({ text: sentence, figures: [] }),
      paragraph({ text: `![${title}](${runFiles.plots[id]})`, figures: [] }),
    ]),
  ]
}
