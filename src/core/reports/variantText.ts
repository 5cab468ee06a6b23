import type { FindingCode } from '../finding.ts'
import { layout } from '../project/layout.ts'
import { findingCodes, messageOf } from '../wording/message.ts'
import { type Block, bullets, paragraph, right, table } from './blocks.ts'
import type { ReportFacts } from './facts.ts'
import { bytes, milliseconds, percent, points, significant, times, whole } from './figure.ts'
import { code, type Inline, join, nothing, say, when } from './markdown.ts'
import { fileLink, plural, sourcesIn } from './phrases.ts'
import { singleLatency, type Variant } from './variants.ts'

/** The variant that the others are compared with: full precision. */
export const referenceVariant = (facts: ReportFacts): Variant | undefined =>
  facts.variants.find(({ path }) => path === layout.production.onnx) ?? facts.variants[0]

/** Each variant's file, size and how it agrees with the trained model over the whole test set. */
export function agreementTable(facts: ReportFacts, document: string): Block | undefined {
  const { variants, evaluation } = facts
  if (variants.length === 0) return undefined
  const classes = evaluation.task === 'classification'
  const { parity } = sourcesIn(facts)
  const rows = variants.map((variant) => {
    const figures = variant.parity?.figures
    const key = (member: string) => parity(`${variant.parity?.at}.${member}`)
    const measured: readonly Inline[] = figures
      ? [
          ...(classes
            ? [
                say`${percent(figures.accuracy, figures.samples, key('accuracy'))}`,
                say`${points(figures.accuracyDifference, key('accuracyDifference'), true)}`,
                say`${whole(figures.flips, key('flips'))}`,
              ]
            : []),
          say`${significant(figures.maxOutputDifference, key('maxOutputDifference'))}`,
        ]
      : Array.from({ length: classes ? 4 : 1 }, () => say`not verified`)
    const size = bytes(variant.bytes, parity(`${variant.parity?.at}.bytes`))
    return [
      variant.recommended ? say`**${variant.name}** (recommended)` : say`${variant.name}`,
      fileLink(document, variant.path),
      say`${size}`,
      ...measured,
    ]
  })
  const columns = classes ? [right('Accuracy'), right('Difference'), right('Flipped predictions')] : []
  return table(['Variant', 'File', right('Size'), ...columns, right('Largest output difference')], rows)
}

/** Latency, throughput and memory of each variant and batch size. */
export function latencyTable(facts: ReportFacts): Block | undefined {
  const { benchmark } = sourcesIn(facts)
  const rows = facts.variants.flatMap((variant) =>
    (variant.benchmark?.figures.latencies ?? []).map((latency, index) => {
      const key = (member: string) => benchmark(`${variant.benchmark!.at}.latencies[${index}].${member}`)
      const { peakMemory, baseMemory } = variant.benchmark!.figures
      const memory = benchmark(`${variant.benchmark!.at}.peakMemory, baseMemory`)
      return [
        say`${variant.name}`,
        say`${whole(latency.batch, key('batch'))}`,
        ...(['p50', 'p95', 'p99'] as const).map(
          (member) => say`${milliseconds(latency[member], key(member))}`,
        ),
        say`${significant(latency.throughput, key('throughput'))}`,
        say`${bytes(Math.max(0, peakMemory - baseMemory), memory)}`,
      ]
    }),
  )
  if (rows.length === 0) return undefined
  const titles = ['Batch', 'p50', 'p95', 'p99', 'Samples a second', 'Memory for the model']
  return table(['Variant', ...titles.map(right)], rows)
}

/** Which variant to deploy and why, and what speaks against each of the others. */
export function variantReading(facts: ReportFacts): readonly Block[] {
  const { variants, benchmark } = facts
  if (variants.length === 0)
    return [
      paragraph(
        say`No exported variant has been verified yet. ${code('finalize-model --from export')} exports, verifies and measures.`,
      ),
    ]
  const chosen = variants.find(({ recommended }) => recommended)
  const sentences = variants
    .filter((variant) => variant !== referenceVariant(facts))
    .map((variant) => comparison(facts, variant))
  const reasons = (benchmark?.recommendation.reasons ?? [])
    .map((reason) => worded(reason))
    .filter(({ text }) => text !== '')
  return [
    paragraph(
      chosen
        ? say`Of the variants, **${chosen.name}** (${code(chosen.path)}) is the one to deploy.`
        : say`No variant is recommended${when(benchmark === undefined, say`: none has been measured yet`)}.`,
    ),
    ...(sentences.length + reasons.length > 0 ? [bullets(...sentences, ...reasons)] : []),
  ]
}

const codes: ReadonlySet<string> = new Set(findingCodes)

/** The sentence of a recorded reason; nothing for a code that is not ours. */
function worded({
  code,
  args,
}: {
  readonly code: string
  readonly args: Readonly<Record<string, string | number>>
}): Inline {
  if (!codes.has(code)) return nothing
  const sentence = messageOf({ code: code as FindingCode, severity: 'info', args })
  return { text: say`${sentence}`.text, figures: [] }
}

/** How a variant compares with the one of full precision: size, speed and predictions. */
function comparison(facts: ReportFacts, variant: Variant): Inline {
  const reference = referenceVariant(facts)!
  const sources = sourcesIn(facts)
  const sizes = sources.parity(`${variant.parity?.at}.bytes, ${reference.parity?.at}.bytes`)
  const ratio = variant.bytes / reference.bytes
  const size =
    ratio < 1
      ? say`takes ${percent(ratio, 100, sizes)} of the space of ${reference.name}`
      : say`is ${times(ratio, sizes)} as large as ${reference.name}`
  return join([say`**${variant.name}** ${size}${speed(facts, variant, reference)}.`, changes(facts, variant)])
}

function speed(facts: ReportFacts, variant: Variant, reference: Variant): Inline {
  const [own, other] = [singleLatency(variant), singleLatency(reference)]
  if (!own || !other) return nothing
  const source = sourcesIn(facts).benchmark(`${own.at}.p50, ${other.at}.p50`)
  const ratio = own.figures.p50 / other.figures.p50
  const batch = say`at batch ${String(own.figures.batch)}`
  if (ratio > 1.05)
    return say` but is **slower**: its median latency ${batch} is ${times(ratio, source)} as long, so don't choose it for speed`
  if (ratio < 0.95)
    return say` and is faster: its median latency ${batch} is ${percent(ratio, 100, source)} of that`
  return say` and is about as fast ${batch}`
}

function changes(facts: ReportFacts, { parity }: Variant): Inline {
  if (!parity) return say`It has not been verified on the test set.`
  const { flips, samples, accuracyDifference, flippedIds, maxOutputDifference } = parity.figures
  const key = (member: string) => sourcesIn(facts).parity(`${parity.at}.${member}`)
  const failed = parity.figures.probes.filter(({ passed }) => !passed)
  const probes = when(
    failed.length > 0,
    say` **It failed ${String(failed.length)} ${plural(failed.length, 'probe')}: ${failed.map(({ id }) => id).join(', ')}.**`,
  )
  if (facts.evaluation.task !== 'classification')
    return say`Its outputs differ from the trained model's by ${significant(maxOutputDifference, key('maxOutputDifference'))} at most.${probes}`
  if (flips === 0)
    return say`Not one of the ${whole(samples, key('samples'))} test predictions changes.${probes}`
  const ids = flippedIds.slice(0, 5).join(', ')
  const effect =
    accuracyDifference === 0
      ? say`the accuracy stays the same`
      : say`the accuracy changes by ${points(accuracyDifference, key('accuracyDifference'), true)}`
  return say`${whole(flips, key('flips'))} of ${whole(samples, key('samples'))} test predictions ${plural(flips, 'changes', 'change')} (${plural(flips, 'sample')} ${ids}${when(flips > 5, say` and others`)}); ${effect}.${probes}`
}
