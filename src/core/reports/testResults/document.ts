import { layout } from '../../project/layout.ts'
import { intervalMethods } from '../../metrics/intervals/interval.ts'
import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import { gapSentence, gapTable, listedMetrics, shiftSentence } from '../comparison.ts'
import type { ReportFacts } from '../facts.ts'
import { points, recorded, whole } from '../figure.ts'
import { code, codeFigure, enumerate, type Inline, join, nothing, say, when } from '../markdown.ts'
import {
  doubtMeaning,
  bestCheckpoint,
  fileLink,
  plural,
  primaryMetric,
  releaseLine,
  shortDigest,
  shownMetric,
  sourcesIn,
  sourcesSection,
  testSamples,
  trainingDay,
  withInterval,
} from '../phrases.ts'
import { inProse } from '../../wording/inProse.ts'
import { markdownDocument } from '../reportDocument.ts'
import { targetOutcomes, targetSentence, targetShort, targetsMet, verdictWord } from '../targets.ts'
import { calibrationSection } from './calibration.ts'
import { classSection, weakest } from './classes.ts'
import { curveSection } from './curves.ts'
import { confusionSection, failureSection } from './confusion.ts'
import { floorBlocks, sliceSection } from './slices.ts'
import { valueSection } from './values.ts'

const path = layout.documents.testResults

/** `test_results.md`: what the held-out test set says about the model. */
export const testResults = markdownDocument({
  id: 'test-results',
  path,
  title: 'Test results',
  blocks: (facts) => [
    heading(1, say`Test results: ${facts.title}`.text),
    paragraph(opening(facts)),
    heading(2, 'Summary'),
    bullets(...summary(facts)),
    ...overall(facts),
    ...gap(facts),
    ...classSection(facts),
    ...confusionSection(facts),
    ...curveSection(facts),
    ...calibrationSection(facts),
    ...valueSection(facts),
    ...failureSection(facts),
    ...sliceSection(facts),
    ...targets(facts),
    ...limits(facts),
    ...reproducibility(facts),
    heading(2, 'Notes'),
    {
      kind: 'person',
      id: 'test-results-notes',
      placeholder:
        'Room for what only someone who knows the samples can add. It is kept when this document is written again.',
      required: false,
    },
    ...sourcesSection(facts, path),
  ],
})

function opening(facts: ReportFacts): Inline {
  const checkpoint = bestCheckpoint(facts)
  const of = checkpoint
    ? say`the checkpoint of epoch ${recorded(String(checkpoint.epoch), checkpoint.epochFrom ?? sourcesIn(facts).events('checkpoint(kind=best).epoch'))}`
    : say`the best checkpoint`
  return say`How ${of}, trained on ${trainingDay(facts)} (UTC), does on the ${testSamples(facts)} samples of the held-out test set. Every figure was recomputed from the saved predictions (${fileLink(path, facts.evaluation.test.path)}), not taken from the trainer. Release ${releaseLine(facts)}.`
}

/** The four things a reader in a hurry needs. */
function summary(facts: ReportFacts): readonly Inline[] {
  const primary = primaryMetric(facts)
  const met = targetsMet(facts)
  const headline =
    primary.id === 'acc'
      ? say`${withInterval(primary)} of the test samples are classified correctly.`
      : say`${primary.title} on the test set: ${withInterval(primary)}.`
  const verdict = {
    met: say`Every target is reached.`,
    missed: say`**Not every target is reached.**`,
    none: say`No target is set under \`targets\`, so nothing says whether this is enough.`,
  }[met]
  const outcomes = targetOutcomes(facts)
  const missed = facts.floors.filter(({ verdict }) => verdict !== 'reached')
  return [
    headline,
    ...(outcomes.length > 0 && outcomes.length <= 4
      ? outcomes.map((outcome) => targetShort(outcome))
      : [verdict]),
    ...(missed.length === 0
      ? []
      : [
          say`**Below the floor set for ${plural(missed.length, 'its slice', 'their slices')}: ${enumerate(missed.slice(0, 5).map(({ where }) => code(where)))}.**`,
        ]),
    gapSentence(facts),
    ...(facts.evaluation.classes.length > 0 ? [weakest(facts)] : []),
  ]
}

function overall(facts: ReportFacts): readonly Block[] {
  const metrics = listedMetrics(facts).flatMap((id) => shownMetric(facts, 'test', id) ?? [])
  const methods = [...new Set(metrics.map(({ measured }) => measured.method))].filter(
    (method) => method !== 'none',
  )
  const absent = metrics.filter(({ measured }) => measured.value === null)
  const described = methods.map((method) => {
    const titles = metrics.flatMap(({ measured, title }) =>
      measured.method === method ? [say`${inProse(title)}`] : [],
    )
    const known = intervalMethods[method as keyof typeof intervalMethods] as string | undefined
    return say`${enumerate(titles)} by ${known === undefined ? say`${method}` : { text: known, figures: [] }}`
  })
  return [
    heading(2, 'Overall performance'),
    table(
      ['Metric', right('Value'), right('95 % interval')],
      metrics.map(({ title, value, interval }) => [say`${title}`, say`**${value}**`, interval]),
    ),
    paragraph(
      join([
        when(described.length > 0, say`Intervals: ${join(described, '; ')}.`),
        say`They cover the chance of having drawn these test samples and no others; they know nothing of a world that changes.`,
        doubtMeaning(
          metrics.map(({ id, measured }) => [id, measured] as const),
          facts.evaluation.classNames,
        ),
        when(
          absent.length > 0,
          say`Undefined on this test set: ${enumerate(absent.map(({ title }) => say`${inProse(title)}`))}.`,
        ),
      ]),
    ),
  ]
}

function gap(facts: ReportFacts): readonly Block[] {
  const compared = gapTable(facts)
  const shift = shiftSentence(facts)
  return [
    heading(2, 'Validation and test'),
    ...(compared ? [compared] : []),
    paragraph(gapSentence(facts)),
    ...(shift ? [paragraph(shift)] : []),
  ]
}

function targets(facts: ReportFacts): readonly Block[] {
  const outcomes = targetOutcomes(facts)
  if (outcomes.length === 0)
    return [
      heading(2, 'Target achievement'),
      paragraph(
        say`The configuration sets no target for the test set. Set one (for example ${code('targets.test_acc')}) before deciding on a release: the gate can't open without.`,
      ),
    ]
  return [
    heading(2, 'Target achievement'),
    table(
      ['Metric', right('Target'), right('Test'), right('Margin'), 'Verdict'],
      outcomes.map(({ metric, target, margin, outcome }) => [
        say`${metric.title}`,
        say`${target}`,
        say`${metric.value}`,
        margin ? say`${margin}` : say`–`,
        say`${verdictWord(facts, outcome)}`,
      ]),
    ),
    bullets(...outcomes.map((outcome) => targetSentence(facts, outcome))),
    ...floorBlocks(facts),
  ]
}

function limits(facts: ReportFacts): readonly Block[] {
  const primary = primaryMetric(facts)
  const { low, high } = primary.measured
  const key = sourcesIn(facts).evaluation(`test.metrics.${facts.evaluation.primaryMetric}.low, high`)
  const width =
    low === null || high === null || primary.id !== 'acc'
      ? nothing
      : say`With ${testSamples(facts)} test samples the interval of the accuracy is ${points(high - low, key)} wide. A smaller difference between two models can't be read off their accuracies on this set; compare them sample by sample.`
  return [
    heading(2, 'Limits of this evaluation'),
    bullets(...[width, looks(facts)].filter(({ text }) => text !== '')),
  ]
}

/** How often the held-out set was looked at. */
export function looks(facts: ReportFacts): Inline {
  const { lock } = facts
  if (!lock) return say`The test set has not been locked yet, so nothing says how often it was looked at.`
  const count = lock.evaluations.length
  const figure = whole(count, sourcesIn(facts).lock('evaluations'))
  const replaced = when(
    lock.replaced.length > 0,
    say` Before it, ${whole(lock.replaced.length, sourcesIn(facts).lock('replaced'))} other test ${plural(lock.replaced.length, 'set was', 'sets were')} held out and replaced.`,
  )
  if (count <= 1)
    return say`This is the first model evaluated on this test set, so no choice was made by it.${replaced}`
  return say`Models and decision rules have been judged on this test set ${figure} times. ${count <= 5 ? say`Each further look that leads to a choice makes its figures a little kinder than the truth.` : say`After so many looks its figures are kinder than the truth; hold out a fresh set.`}${replaced}`
}

function reproducibility(facts: ReportFacts): readonly Block[] {
  const { run, config } = facts
  const checkpoint = bestCheckpoint(facts)
  const sources = sourcesIn(facts)
  return [
    heading(2, 'Reproducibility'),
    bullets(
      say`Seed: ${recorded(String(run.seed), sources.run('seed'))}${config.reproducibility.deterministic ? say`, deterministic` : say`, not deterministic: the same seed may give another model`}.`,
      say`Configuration: ${fileLink(path, run.config.path)}, digest ${shortDigest(run.config.digest, sources.run('config.digest'))}.`,
      checkpoint
        ? say`Checkpoint: ${fileLink(path, checkpoint.path)}, epoch ${recorded(String(checkpoint.epoch), checkpoint.epochFrom ?? sources.events('checkpoint(kind=best).epoch'))}, SHA-256 ${shortDigest(checkpoint.sha256, checkpoint.path)}.`
        : say`Checkpoint: none was found where the events say; the model can't be traced to one.`,
      say`Predictions: ${fileLink(path, facts.evaluation.test.path)}, SHA-256 ${codeFigure(recorded(facts.evaluation.test.sha256.slice(0, 12), facts.evaluation.test.path, facts.evaluation.test.sha256))}. ${code(`finalize-model evaluate ${facts.evaluation.test.path}`)} computes all figures again; the same predictions give the same figures to the last digit.`,
    ),
  ]
}
