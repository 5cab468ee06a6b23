import { layout } from '../../project/layout.ts'
import { type Block, bullets, heading, paragraph, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { bytes, recorded } from '../figure.ts'
import { code, enumerate, type Inline, say, when } from '../markdown.ts'
import { deployedVariant } from '../monitoring.ts'
import {
  fileLink,
  primaryMetric,
  releaseLine,
  shortDigest,
  sourcesIn,
  sourcesSection,
  takesImages,
  testSamples,
  trainingDay,
  withInterval,
} from '../phrases.ts'
import { markdownDocument } from '../reportDocument.ts'
import { agreementTable, latencyTable, variantReading } from '../variantText.ts'
import { inferenceSection, testSection } from './inference.ts'
import { inputSection, outputSection } from './interface.ts'
import { monitoringSection } from './monitoring.ts'
import { configurationSection, environmentSection, troubleshootingSection } from './operation.ts'
import { rollbackSection, rolloutSection } from './rollout.ts'

const path = layout.documents.deploymentGuide

/** `docs/deployment_guide.md`: all that the person who puts the model into service needs. */
export const deploymentGuide = markdownDocument({
  id: 'deployment-guide',
  path,
  title: 'Deployment guide',
  blocks: (facts) => [
    heading(1, say`Deployment guide: ${facts.title}`.text),
    paragraph(say`Release ${releaseLine(facts)}, trained on ${trainingDay(facts)} (UTC).`),
    heading(2, 'Overview'),
    bullets(...overview(facts)),
    ...modelFiles(facts),
    ...inputSection(facts, path),
    ...outputSection(facts),
    ...inferenceSection(facts, path),
    ...performance(facts),
    ...monitoringSection(facts, path),
    ...environmentSection(facts),
    ...configurationSection(facts),
    ...testSection(facts, path),
    ...troubleshootingSection(facts),
    ...rolloutSection(facts),
    ...rollbackSection(facts, path),
    ...support(facts),
    ...sourcesSection(facts, path),
  ],
})

function overview(facts: ReportFacts): readonly Inline[] {
  const { evaluation } = facts
  const names = evaluation.classNames
  const purpose =
    evaluation.task === 'classification'
      ? say`The model puts ${sampleWord(facts)} into one of ${String(names.length)} classes: ${enumerate(names.slice(0, 10).map((name) => say`${name}`))}${when(names.length > 10, say` and ${String(names.length - 10)} more`)}.`
      : evaluation.task === 'multi-label'
        ? say`The model says which of ${String(names.length)} labels ${sampleWord(facts)} has, several or none: ${enumerate(names.slice(0, 10).map((name) => say`${name}`))}${when(names.length > 10, say` and ${String(names.length - 10)} more`)}.`
        : evaluation.task === 'count'
          ? say`The model predicts a count from ${sampleWord(facts)}.`
          : say`The model predicts a value from ${sampleWord(facts)}.`
  const primary = primaryMetric(facts)
  const deployed = deployedVariant(facts)
  return [
    purpose,
    say`${primary.title} on ${testSamples(facts)} held-out samples: ${withInterval(primary)}. ${fileLink(path, layout.documents.testResults)} says where it errs, ${fileLink(path, layout.documents.modelCard)} what it is meant for.`,
    deployed?.recommended
      ? say`Deploy ${fileLink(path, deployed.path)} (${deployed.name}); the reasons are under "Performance".`
      : say`No variant can be deployed; the reasons are under "Performance".`,
  ]
}

function sampleWord(facts: ReportFacts): Inline {
  const { signature } = sourcesIn(facts)
  const sizes = facts.signature.inputs[0]!.shape.slice(1).map((size) => size ?? 'any')
  if (takesImages(facts)) return say`an image (${recorded(sizes.join(' × '), signature('inputs[0].shape'))})`
  return sizes.length === 1
    ? say`a row of ${recorded(sizes.join(' × '), signature('inputs[0].shape'))} values`
    : say`an array of ${recorded(sizes.join(' × '), signature('inputs[0].shape'))} values`
}

function modelFiles(facts: ReportFacts): readonly Block[] {
  const { parity } = sourcesIn(facts)
  if (facts.variants.length === 0) return [heading(2, 'Model files'), ...variantReading(facts)]
  return [
    heading(2, 'Model files'),
    table(
      ['Variant', 'File', 'Size', 'SHA-256'],
      facts.variants.map(({ name, path: file, bytes: size, sha256, parity: found, recommended }) => [
        recommended ? say`**${name}** (recommended)` : say`${name}`,
        fileLink(path, file),
        say`${bytes(size, parity(`${found?.at}.bytes`))}`,
        shortDigest(sha256, file),
      ]),
    ),
    paragraph(
      say`Operator set ${code(String(facts.config.export.opset))}. Files are compared by digest: what you serve should have the one above.`,
    ),
  ]
}

function performance(facts: ReportFacts): readonly Block[] {
  const { benchmark } = facts
  const agreement = agreementTable(facts, path)
  const latency = latencyTable(facts)
  const sources = sourcesIn(facts)
  const first = benchmark?.variants[0]?.latencies[0]
  return [
    heading(2, 'Performance'),
    ...(agreement ? [agreement] : []),
    ...(latency ? [latency] : []),
    ...(benchmark && first
      ? [
          paragraph(
            say`Measured with ${recorded(benchmark.runtime, sources.benchmark('runtime'))} on ${recorded(benchmark.device, sources.benchmark('device'))} (${{ ...say`${benchmark.host}`, figures: [recorded(benchmark.host, sources.benchmark('host'))] }}), each variant in a process of its own: ${recorded(String(first.runs), sources.benchmark('variants[0].latencies[0].runs'))} runs after ${recorded(String(first.warmup), sources.benchmark('variants[0].latencies[0].warmup'))} to warm up. Latency is the model alone, without network and preprocessing; memory is the process's peak above its size before loading. Samples a second come from the mean of all runs, slow ones included: where they don't fit the median (p50), something else kept the machine busy now and then.`,
          ),
        ]
      : []),
    ...(facts.variants.length > 0
      ? variantReading(facts)
      : [paragraph(say`Nothing has been measured: see "Model files".`)]),
  ]
}

function support(facts: ReportFacts): readonly Block[] {
  const { approvals } = facts.config
  const named = (['technical', 'product', 'compliance'] as const).flatMap((role) =>
    approvals[role].approvers.length > 0 ? [say`${role}: ${approvals[role].approvers.join(', ')}`] : [],
  )
  return [
    heading(2, 'Support'),
    bullets(
      say`Trained by ${{ ...say`${facts.run.user.name}`, figures: [recorded(facts.run.user.name, sourcesIn(facts).run('user.name'))] }}.`,
      ...named.map((role) => say`May approve, ${role}.`),
    ),
    {
      kind: 'person',
      id: 'support-contact',
      placeholder:
        'Who answers for the model in service: team, channel, hours, and where the on-call plan is.',
      required: false,
    },
  ]
}
