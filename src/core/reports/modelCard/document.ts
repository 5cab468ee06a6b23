import { layout } from '../../project/layout.ts'
import { trainerTitle } from '../../wording/trainerTitle.ts'
import { type Block, bullets, heading, paragraph, type PersonPart, table } from '../blocks.ts'
import { gapSentence, listedMetrics } from '../comparison.ts'
import { sampleSentence, splitTable, targetTable } from '../dataText.ts'
import type { ReportFacts } from '../facts.ts'
import { recorded } from '../figure.ts'
import { code, type Inline, nothing, say, when } from '../markdown.ts'
import { measuredLimits } from '../limits.ts'
import { deployedVariant } from '../monitoring.ts'
import type { Variant } from '../variants.ts'
import {
  doubtBlocks,
  kindOfClasses,
  fileLink,
  releaseLine,
  shortDigest,
  shownMetric,
  sourcesIn,
  sourcesSection,
  testSamples,
  trainingDay,
} from '../phrases.ts'
import { markdownDocument } from '../reportDocument.ts'
import { targetOutcomes, targetShort } from '../targets.ts'

const path = layout.documents.modelCard

const part = (id: string, placeholder: string, required = true): PersonPart => ({
  kind: 'person',
  id,
  placeholder,
  required,
})

/** `docs/model_card.md`, after Mitchell et al., "Model Cards for Model Reporting" (2019). */
export const modelCard = markdownDocument({
  id: 'model-card',
  path,
  title: 'Model card',
  blocks: (facts) => [
    heading(1, say`Model card: ${facts.title}`.text),
    paragraph(
      say`What this model is, what it is for, and where it must not be trusted. Release ${releaseLine(facts)}.`,
    ),
    heading(2, 'Model'),
    bullets(...details(facts)),
    heading(2, 'Intended use'),
    part(
      'intended-use',
      'To be written by a person: who uses the predictions, for which decision, and with which person in the loop. Name the uses that are out of scope as well.',
    ),
    heading(2, 'Data'),
    paragraph(sampleSentence(facts)),
    ...splitTable(facts),
    ...targetTable(facts),
    heading(3, 'Where the data comes from'),
    part(
      'data-provenance',
      'To be written by a person: who collected the data, when and how, under which licence or consent, how it was labelled, and whom it represents or leaves out.',
    ),
    ...evaluationSection(facts),
    heading(2, 'Limits'),
    paragraph(say`What the evidence shows:`),
    bullets(...measuredLimits(facts)),
    heading(3, 'Limits known to people'),
    part(
      'limits',
      'To be written by a person: conditions under which the model fails or was never tried, and what its users have to be warned of.',
    ),
    heading(2, 'Ethical considerations'),
    part(
      'ethics',
      'To be written by a person: who could be harmed by a wrong or a right prediction, which groups might be treated worse, and what is done about it.',
    ),
    heading(2, 'How to use it'),
    paragraph(
      say`${fileLink(path, layout.documents.deploymentGuide)} has the interface, programs that run, monitoring and the way back; ${fileLink(path, layout.documents.testResults)} every figure of the test; ${fileLink(path, layout.documents.finalReport)} how to make the model again.`,
    ),
    ...sourcesSection(facts, path),
  ],
})

function details(facts: ReportFacts): readonly Inline[] {
  const { config, run } = facts
  const sources = sourcesIn(facts)
  const deployed = deployedVariant(facts)
  const tasks = {
    classification: 'classification',
    'multi-label': 'multi-label classification',
    regression: 'regression',
    count: 'prediction of counts',
  }
  const hidden = config.model.hidden ? say`, hidden layers of ${config.model.hidden.join(', ')}` : nothing
  const channels = config.model.channels ? say`, filters ${config.model.channels.join(', ')}` : nothing
  return [
    say`Task: ${tasks[config.task]}${when(facts.evaluation.classNames.length > 0, say` ${config.task === 'multi-label' ? 'with' : 'into'} ${recorded(String(facts.evaluation.classNames.length), sources.evaluation('classNames'))} ${kindOfClasses(facts).many}`)}.`,
    say`Architecture: ${code(config.model.architecture)}${hidden}${channels}, dropout ${recorded(String(config.model.dropout), sources.config('model.dropout'))}.`,
    say`Trained on ${trainingDay(facts)} (UTC) with ${{ ...say`${trainerTitle(run.trainer)}`, figures: [recorded(trainerTitle(run.trainer), sources.run('trainer'))] }}, seed ${recorded(String(run.seed), sources.run('seed'))}; configuration digest ${shortDigest(run.config.digest, sources.run('config.digest'))}.`,
    deployed
      ? say`Served as ${fileLink(path, deployed.path)} (${deployed.name}), ONNX, SHA-256 ${shortDigest(deployed.sha256, deployed.path)}.`
      : say`Not exported yet.`,
    say`Output: ${outputText(facts)}.${confidences(facts, deployed)}`,
  ]
}

function outputText(facts: ReportFacts): Inline {
  const { one } = kindOfClasses(facts)
  switch (facts.signature.output) {
    case 'value':
      return say`a value`
    case 'class':
      return say`the predicted class, without a confidence`
    case 'logits':
      return say`one score a ${one}; ${facts.config.task === 'multi-label' ? 'the sigmoid of each is its probability' : 'softmax makes probabilities of them'}`
    case 'probabilities':
      return say`one probability a ${one}`
  }
}

/** Whether probabilities are what they say, as far as an exported variant makes them so. */
function confidences(facts: ReportFacts, deployed: Variant | undefined): Inline {
  const { output } = facts.signature
  if (output === 'value' || output === 'class') return nothing
  const calibrated = facts.variants.find(({ name }) => name === 'calibrated')
  if (!calibrated) return say` Confidences are as the model gives them; they have not been calibrated.`
  return calibrated === deployed
    ? say` Confidences are calibrated on the validation predictions.`
    : say` Confidences are as the model gives them; ${fileLink(path, calibrated.path)} (${calibrated.name}) has them calibrated on the validation predictions.`
}

function evaluationSection(facts: ReportFacts): readonly Block[] {
  const metrics = listedMetrics(facts).flatMap((id) => shownMetric(facts, 'test', id) ?? [])
  return [
    heading(2, 'Evaluation'),
    paragraph(say`On the ${testSamples(facts)} samples of the held-out test set:`),
    table(
      ['Metric', { title: 'Value', align: 'right' }, { title: '95 % interval', align: 'right' }],
      metrics.map(({ title, value, interval }) => [say`${title}`, say`**${value}**`, interval]),
    ),
    ...doubtBlocks(
      metrics.map(({ id, measured }) => [id, measured] as const),
      facts.evaluation.classNames,
    ),
    bullets(...targetOutcomes(facts).map((outcome) => targetShort(outcome)), gapSentence(facts)),
  ]
}
