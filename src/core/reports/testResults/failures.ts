import { type Block, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { percent, ratio, significant, whole } from '../figure.ts'
import { join, say, when } from '../markdown.ts'
import { plural, sourcesIn } from '../phrases.ts'

const mostRows = 10

/** The samples whose true class the model gave the lowest score. */
export function hardest(facts: ReportFacts): readonly Block[] {
  const samples = (facts.evaluation.hardest ?? []).slice(0, mostRows)
  if (samples.length === 0) return []
  const { evaluation } = sourcesIn(facts)
  return [
    paragraph(
      say`The samples that cost the model most, by log loss (−ln of the score of the true class; a score of one half costs 0.693):`,
    ),
    table(
      ['Sample', 'Actual', 'Predicted', right('Log loss')],
      samples.map(({ id, actual, predicted, loss }, index) => [
        say`${id}`,
        say`${actual}`,
        say`${predicted}`,
        say`${significant(loss, evaluation(`hardest[${index}].loss`))}`,
      ]),
    ),
  ]
}

/** Labels of the test set that are probably wrong, by confident learning. */
export function suspectLabels(facts: ReportFacts): readonly Block[] {
  const { labelErrors, test } = facts.evaluation
  if (!labelErrors) return []
  const { evaluation } = sourcesIn(facts)
  const { estimated, total, pairs, samples } = labelErrors
  if (total === 0)
    return [
      paragraph(
        say`Confident learning finds no suspect label in the test set: no sample lies as firmly in another class as that class's own samples do on average.`,
      ),
    ]
  const share = percent(
    estimated / test.samples,
    test.samples,
    evaluation('labelErrors.estimated, test.samples'),
  )
  const first = pairs[0]
  return [
    paragraph(
      join([
        say`**${whole(total, evaluation('labelErrors.total'))} ${plural(total, 'label is', 'labels are')} suspect**: ${plural(total, 'its sample lies', 'their samples lie')} as firmly in another class as that class's own samples do on average (confident learning, Northcutt et al. 2021). Scaled to the sizes of the classes, the estimate is ${significant(estimated, evaluation('labelErrors.estimated'))} wrong labels (${share} of the test set), if the model is right about them.`,
        when(
          first !== undefined && first.count > 1,
          say`Most often **${first?.given ?? ''}** should read **${first?.likely ?? ''}** (${whole(first?.count ?? 0, evaluation('labelErrors.pairs[0].count'))} samples).`,
        ),
        say`A model that is wrong with conviction looks the same: have a person look at them before a label is changed, and never drop them from the test set to make a figure better.`,
      ]),
    ),
    table(
      ['Sample', 'Label', 'Likely', right('Score of the label − of the likely class')],
      samples
        .slice(0, mostRows)
        .map(({ id, given, likely, margin }, index) => [
          say`${id}`,
          say`${given}`,
          say`${likely}`,
          say`${ratio(margin, evaluation(`labelErrors.samples[${index}].margin`))}`,
        ]),
    ),
  ]
}
