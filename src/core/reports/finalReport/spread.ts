import { runFiles } from '../../project/layout.ts'
import { spreadFindings } from '../../repeats/told.ts'
import { messageOf } from '../../wording/message.ts'
import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { recorded } from '../figure.ts'
import { code, say } from '../markdown.ts'
import { fileLink, metricFigure } from '../phrases.ts'
import { sentence } from '../phases/sections.ts'

/** What other seeds of the same training reach, beside the final run and the trial; nothing where one seed is trained. */
export function spreadSection(facts: ReportFacts, document: string): readonly Block[] {
  const { repeats, runDirectory, evaluation } = facts
  if (!repeats) return []
  const { metric, final, seeds, trial } = repeats
  const id = metric.replace(/^val_/, '')
  const samples = evaluation.val?.samples ?? 0
  const row = (name: string, seed: string, run: string, value: number | null, source: string) => [
    say`${name}`,
    say`${seed}`,
    fileLink(document, run),
    say`${metricFigure(id, value, samples, `${source}#${metric}`)}`,
  ]
  const record = `${runDirectory}/${runFiles.repeats}`
  return [
    heading(2, 'Spread over seeds'),
    paragraph(
      say`The same training with ${recorded(String(seeds.length + 1), `${record}#seeds`)} seeds, judged on the validation set: the test set was looked at by the final run alone. What chance moves by itself is no merit of a configuration.`,
    ),
    table(
      ['', right('Seed'), 'Run', right(code(metric).text)],
      [
        ...(trial ? [row('Trial', '–', trial.run, trial.value, trial.predictions.path)] : []),
        row('Final run', String(final.seed), runDirectory, final.value, final.predictions.path),
        ...seeds.map(({ seed, run, value, predictions }) =>
          row('Other seed', String(seed), run, value, predictions.path),
        ),
      ],
    ),
    bullets(...spreadFindings(repeats).map((finding) => sentence(messageOf(finding)))),
    paragraph(say`All of it: ${fileLink(document, record)}.`),
  ]
}
