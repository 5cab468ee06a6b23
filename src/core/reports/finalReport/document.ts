import { accuracyTolerance, isWithin } from '../../onnx/accuracyTolerance.ts'
import { layout } from '../../project/layout.ts'
import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import { gapSentence } from '../comparison.ts'
import { splitTable } from '../dataText.ts'
import type { ReportFacts } from '../facts.ts'
import { type Inline, say } from '../markdown.ts'
import { code } from '../markdown.ts'
import { measuredLimits } from '../limits.ts'
import { deployedVariant } from '../monitoring.ts'
import {
  fileLink,
  primaryMetric,
  releaseLine,
  shortDigest,
  sourcesIn,
  sourcesSection,
  trainingDay,
  withInterval,
} from '../phrases.ts'
import { markdownDocument } from '../reportDocument.ts'
import { targetOutcomes, targetSentence, targetShort, targetsMet, verdictWord } from '../targets.ts'
import { looks } from '../testResults/document.ts'
import { agreementTable, latencyTable, variantReading } from '../variantText.ts'
import { environmentSection, reproduceSection, reproducibilitySection } from './reproduction.ts'
import { spreadSection } from './spread.ts'
import { trainingSection } from './training.ts'

const path = layout.documents.finalReport

/** `final_report.md`: what was made, how good it is, and how to make it again. */
export const finalReport = markdownDocument({
  id: 'final-report',
  path,
  title: 'Final report',
  blocks: (facts) => [
    heading(1, say`Final report: ${facts.title}`.text),
    paragraph(say`Release ${releaseLine(facts)}, trained on ${trainingDay(facts)} (UTC).`),
    heading(2, 'Summary'),
    bullets(...summary(facts)),
    ...decision(facts),
    ...results(facts),
    ...trainingSection(facts),
    ...variants(facts),
    heading(2, 'Data'),
    ...splitTable(facts),
    paragraph(locked(facts)),
    ...reproducibilitySection(facts, path),
    ...spreadSection(facts, path),
    ...environmentSection(facts),
    heading(2, 'Known limits'),
    bullets(...measuredLimits(facts)),
    paragraph(
      say`Limits that only people know stand in ${fileLink(path, layout.documents.modelCard)}, open problems in ${fileLink(path, layout.knownIssues)}.`,
    ),
    ...reproduceSection(facts, path),
    heading(2, 'Notes'),
    {
      kind: 'person',
      id: 'final-report-notes',
      placeholder:
        'Room for remarks of the team: what was learned, what the next round should try. It is kept when this document is written again.',
      required: false,
    },
    ...sourcesSection(facts, path),
  ],
})

function summary(facts: ReportFacts): readonly Inline[] {
  const primary = primaryMetric(facts)
  const deployed = deployedVariant(facts)
  return [
    say`${primary.title} on the held-out test set: ${withInterval(primary)}.`,
    ...targetOutcomes(facts).map((outcome) => targetShort(outcome)),
    gapSentence(facts),
    deployed?.recommended
      ? say`To deploy: ${fileLink(path, deployed.path)} (${deployed.name}), SHA-256 ${shortDigest(deployed.sha256, deployed.path)}.`
      : say`No variant can be deployed so far.`,
  ]
}

/** What the measurements alone allow; people and the gate decide the rest. */
function decision(facts: ReportFacts): readonly Block[] {
  const against = objections(facts)
  return [
    heading(2, 'Decision so far'),
    paragraph(
      against.length === 0
        ? say`Nothing that was measured speaks against deployment. What remains is for the gate and for people.`
        : say`**The measurements speak against deployment:**`,
    ),
    ...(against.length > 0 ? [bullets(...against)] : []),
    paragraph(
      say`This report can't know who has approved the release, since an approval is given for finished documents. The state of all 24 items today, and the decision, come from ${code('finalize-model check')}.`,
    ),
  ]
}

function objections(facts: ReportFacts): readonly Inline[] {
  const { evaluation, variants, course } = facts
  const met = targetsMet(facts)
  const off = variants.filter(
    ({ parity }) => parity && !isWithin(parity.figures.accuracyDifference, accuracyTolerance),
  )
  const unsound = variants.filter(({ parity }) => parity?.figures.probes.some(({ passed }) => !passed))
  return [
    ...(met === 'missed'
      ? [say`A target is missed: go back to optimization, or lower the target with a sign-off.`]
      : []),
    ...(met === 'none' ? [say`No target is set, so nothing can be reached.`] : []),
    ...(evaluation.gapBand === 'too-large'
      ? [say`Validation and test differ by more than the gate allows: investigate the split.`]
      : []),
    ...(evaluation.gapBand === 'unknown' ? [say`The gap between validation and test is unknown.`] : []),
    ...(variants.length === 0 ? [say`No exported variant has been verified.`] : []),
    ...(variants.length > 0 && !variants.some(({ recommended }) => recommended)
      ? [say`No variant is recommended: see "Variants".`]
      : []),
    ...off.map(
      ({ name }) =>
        say`The variant ${name} is not as accurate as the model it was made from: mend the export.`,
    ),
    ...unsound.map(({ name }) => say`The variant ${name} failed a probe of its interface.`),
    ...(course?.ended === 'unfinished' ? [say`Training did not finish.`] : []),
  ]
}

function results(facts: ReportFacts): readonly Block[] {
  const outcomes = targetOutcomes(facts)
  return [
    heading(2, 'Result against target'),
    ...(outcomes.length === 0
      ? [
          paragraph(
            say`The configuration sets no target for the test set. The result: ${withInterval(primaryMetric(facts))}.`,
          ),
        ]
      : [
          table(
            ['Metric', right('Target'), right('Test'), right('95 % interval'), right('Margin'), 'Verdict'],
            outcomes.map(({ metric, target, margin, outcome }) => [
              say`${metric.title}`,
              say`${target}`,
              say`${metric.value}`,
              metric.interval,
              margin ? say`${margin}` : say`–`,
              say`${verdictWord(facts, outcome)}`,
            ]),
          ),
          bullets(...outcomes.map((outcome) => targetSentence(facts, outcome))),
        ]),
    paragraph(
      say`All figures, class by class and with the failure modes: ${fileLink(path, layout.documents.testResults)}.`,
    ),
  ]
}

function variants(facts: ReportFacts): readonly Block[] {
  const tables = [agreementTable(facts, path), latencyTable(facts)].filter((block) => block !== undefined)
  return [heading(2, 'Variants'), ...tables, ...variantReading(facts)]
}

function locked(facts: ReportFacts): Inline {
  const { lock } = facts
  if (!lock) return looks(facts)
  const { lock: source } = sourcesIn(facts)
  return say`The test set is locked by its content (${shortDigest(lock.sha256, source('sha256'))}). ${looks(facts)}`
}
