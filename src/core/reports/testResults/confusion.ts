import { runFiles } from '../../project/layout.ts'
import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { percent, ratio, recorded, whole } from '../figure.ts'
import { type Inline, join, nothing, say, when } from '../markdown.ts'
import { plural, sourcesIn } from '../phrases.ts'
import { shareOf } from './classes.ts'
import { hardest, suspectLabels } from './failures.ts'

const widestMatrix = 12

/** The picture, the counts where they fit, and what they show. */
export function confusionSection(facts: ReportFacts): readonly Block[] {
  const { confusionMatrix: matrix, classNames } = facts.evaluation
  if (matrix.length === 0) return []
  const { evaluation } = sourcesIn(facts)
  const counts =
    matrix.length > widestMatrix
      ? []
      : [
          table(
            ['Actual ↓ / predicted →', ...classNames.map((name) => right(say`${name}`.text))],
            matrix.map((row, actual) => [
              say`**${classNames[actual] ?? String(actual)}**`,
              ...row.map((count, predicted) => {
                const cell = whole(count, evaluation(`confusionMatrix[${actual}][${predicted}]`))
                return actual === predicted ? say`**${cell}**` : say`${cell}`
              }),
            ]),
          ),
        ]
  return [
    heading(2, 'Confusion matrix'),
    facts.hasConfusionMatrix
      ? paragraph({ text: `![Confusion matrix of the test set](${runFiles.confusionMatrix})`, figures: [] })
      : paragraph(
          say`The plot \`${runFiles.confusionMatrix}\` has not been drawn; \`finalize-model --from evaluate\` draws it.`,
        ),
    ...counts,
    bullets(...observations(facts)),
  ]
}

function observations(facts: ReportFacts): readonly Inline[] {
  const { confusionMatrix: matrix, confusedPairs, test } = facts.evaluation
  const { evaluation } = sourcesIn(facts)
  const correct = matrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0)
  const wrong = test.samples - correct
  const source = evaluation('confusionMatrix')
  const [first] = confusedPairs
  if (wrong === 0 || !first)
    return [say`All ${whole(test.samples, evaluation('test.samples'))} samples lie on the diagonal.`]
  const others = matrix.flatMap((row, actual) =>
    row.filter((count, predicted) => actual !== predicted && count === 0),
  )
  const cells = matrix.length * (matrix.length - 1)
  return [
    say`${whole(correct, source)} of ${whole(test.samples, evaluation('test.samples'))} samples lie on the diagonal; ${whole(wrong, source)} ${plural(wrong, 'is', 'are')} misclassified.`,
    ...pairObservations(facts, wrong),
    ...(matrix.length > 2
      ? [say`${whole(others.length, source)} of ${whole(cells, source)} possible confusions never occur.`]
      : []),
  ]
}

/** The most frequent confusion, and whether mistakes are concentrated; silent where counts are too small to say. */
function pairObservations(facts: ReportFacts, wrong: number): readonly Inline[] {
  const { confusedPairs, test } = facts.evaluation
  const { evaluation } = sourcesIn(facts)
  const first = confusedPairs[0]!
  if (first.count === 1) return [say`No confusion occurred more than once, so the mistakes show no pattern.`]
  const count = whole(first.count, evaluation('confusedPairs[0].count'))
  const share = percent(first.share, test.samples, evaluation('confusedPairs[0].share'))
  const frequent = say`The most frequent confusion takes **${first.actual}** for **${first.predicted}**: ${count} samples, ${share} of the class.`
  if (confusedPairs.length <= 3 || wrong < 10) return [frequent]
  const top = confusedPairs.slice(0, 3).reduce((sum, pair) => sum + pair.count, 0)
  const part = shareOf(
    top,
    wrong,
    wrong,
    evaluation('confusedPairs[0].count, confusedPairs[1].count, confusedPairs[2].count'),
  )
  const reading =
    top * 2 >= wrong
      ? say`they are concentrated, and work on these pairs pays`
      : say`the mistakes are spread, and no single pair is to blame`
  return [frequent, say`The three most frequent confusions make up ${part} of all mistakes: ${reading}.`]
}

/** Pairs, whether they go both ways, and the mistakes that the model was surest of. */
export function failureSection(facts: ReportFacts): readonly Block[] {
  const { confusedPairs, mistakes, test, confusionMatrix } = facts.evaluation
  if (confusionMatrix.length === 0) return []
  const title = heading(2, 'Failure modes')
  if (confusedPairs.length === 0)
    return [
      title,
      paragraph(
        say`No test sample is misclassified, so there is no failure to describe. With ${whole(test.samples, sourcesIn(facts).evaluation('test.samples'))} samples that is no proof that there are none.`,
      ),
    ]
  const { evaluation } = sourcesIn(facts)
  const repeated = confusedPairs.filter(({ count }) => count > 1)
  const pairs = repeated.length >= 3 ? repeated.slice(0, 10) : confusedPairs.slice(0, 5)
  return [
    title,
    table(
      ['Actual', 'Taken for', right('Samples'), right('Share of the class'), right('The other way round')],
      pairs.map(({ actual, predicted, count, share }, index) => [
        say`${actual}`,
        say`${predicted}`,
        say`${whole(count, evaluation(`confusedPairs[${index}].count`))}`,
        say`${percent(share, test.samples, evaluation(`confusedPairs[${index}].share`))}`,
        reverse(facts, actual, predicted),
      ]),
    ),
    paragraph(join([gravity(facts), confidenceSentence(facts)])),
    ...(mistakes.length === 0 ? [] : surest(facts)),
    ...hardest(facts),
    ...suspectLabels(facts),
  ]
}

function reverse(facts: ReportFacts, actual: string, predicted: string): Inline {
  const { classNames, confusionMatrix } = facts.evaluation
  const [row, column] = [classNames.indexOf(predicted), classNames.indexOf(actual)]
  const count = confusionMatrix[row]?.[column]
  return count === undefined
    ? say`–`
    : say`${whole(count, sourcesIn(facts).evaluation(`confusionMatrix[${row}][${column}]`))}`
}

function gravity(facts: ReportFacts): Inline {
  const { confusedPairs, test } = facts.evaluation
  const at = confusedPairs.reduce(
    (worst, { share }, index) => (share > confusedPairs[worst]!.share ? index : worst),
    0,
  )
  const { actual, predicted, share } = confusedPairs[at]!
  const figure = percent(share, test.samples, sourcesIn(facts).evaluation(`confusedPairs[${at}].share`))
  const pair = say`${actual} taken for ${predicted}`
  if (share < 0.03)
    return say`No pair loses more than ${figure} of its class (${pair}); there is no critical failure among them.`
  if (share < 0.1)
    return say`The gravest pair, ${pair}, costs ${figure} of the class: worth a look at the samples.`
  return say`The gravest pair, ${pair}, costs ${figure} of the class. That is a systematic failure; collect more of these samples or look for wrong labels before relying on this class.`
}

/** Whether the model's own confidence would have warned of its mistakes. */
export function confidenceSentence(facts: ReportFacts): Inline {
  const { confidence } = facts
  if (!confidence) return nothing
  const { below, wrongBelow, wrongAbove, cut, samples } = confidence
  const source = sourcesIn(facts).predictions(`y_score (rows whose highest score is below ${cut}), y_true`)
  const wrong = wrongBelow + wrongAbove
  if (wrong === 0 || below === 0) return nothing
  const caught = wrongBelow / wrong
  const counts = say`${whole(below, source)} of ${whole(samples, source)} predictions have a confidence below ${recorded(String(cut), source)}, and ${whole(wrongBelow, source)} of the ${whole(wrong, source)} ${plural(wrong, 'mistake')} ${plural(wrong, 'is', 'are')} among them`
  const ending =
    caught >= 0.5
      ? say`: sending those to a person would catch ${shareOf(wrongBelow, wrong, wrong, source)} of the mistakes.`
      : say`: low confidence is a weak warning here, since most mistakes are made with more confidence than that.`
  return say`${counts}${ending}`
}

function surest(facts: ReportFacts): readonly Block[] {
  const { mistakes } = facts.evaluation
  const { evaluation } = sourcesIn(facts)
  const shown = mistakes.slice(0, 10)
  const first = shown[0]!.confidence
  return [
    paragraph(
      say`The mistakes that the model was surest of${when(mistakes.length > shown.length, say` (ten of them)`)}. ${first >= 0.9 ? say`A wrong answer given with this much confidence deserves a look at the sample: its label may be wrong.` : say`None was made with a confidence of 0.9 or more.`}`,
    ),
    table(
      ['Sample', 'Actual', 'Predicted', right('Confidence')],
      shown.map(({ id, actual, predicted, confidence }, index) => [
        say`${id}`,
        say`${actual}`,
        say`${predicted}`,
        say`${ratio(confidence, evaluation(`mistakes[${index}].confidence`))}`,
      ]),
    ),
  ]
}
