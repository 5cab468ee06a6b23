import { type MetricTask, metricTitle } from '../metrics/metricList.ts'
import { layout } from '../project/layout.ts'
import { type Block, bullets, paragraph, right, table } from './blocks.ts'
import type { ReportFacts } from './facts.ts'
import { bytes, milliseconds, percent, points, recorded, significant, times, whole } from './figure.ts'
import { code, escapeText, type Inline, join, nothing, say, when } from './markdown.ts'
import { conclusionCodes, reasonSentence, type RecordedReason } from './recordedReason.ts'
import { fileLink, metricFigure, plural, sourcesIn } from './phrases.ts'
import { inProse } from '../wording/inProse.ts'
import { latencyAt, type Variant } from './variants.ts'

/** The variant that the others are compared with: full precision. */
export const referenceVariant = (facts: ReportFacts): Variant | undefined =>
  facts.variants.find(({ path }) => path === layout.production.onnx) ?? facts.variants[0]

/** What a variant's decisions are compared by; values are compared by their outputs alone. */
const decidedMeasures: Partial<Record<MetricTask, string>> = {
  classification: 'acc',
  'multi-label': 'f1_micro',
}

/** Each variant's file, size and how it agrees with the trained model over the whole test set. */
export function agreementTable(facts: ReportFacts, document: string): Block | undefined {
  const { variants, evaluation } = facts
  if (variants.length === 0) return undefined
  const measure = decidedMeasures[evaluation.task]
  const { parity } = sourcesIn(facts)
  const rows = variants.map((variant) => {
    const figures = variant.parity?.figures
    const key = (member: string) => parity(`${variant.parity?.at}.${member}`)
    const measured: readonly Inline[] = figures
      ? [
          ...(measure
            ? [
                say`${metricFigure(measure, figures.accuracy, figures.samples, key('accuracy'))}`,
                say`${points(figures.accuracyDifference, key('accuracyDifference'), true)}`,
                say`${whole(figures.flips, key('flips'))}`,
              ]
            : []),
          figures.maxOutputDifference === null
            ? say`–`
            : say`${significant(figures.maxOutputDifference, key('maxOutputDifference'))}`,
        ]
      : Array.from({ length: measure ? 4 : 1 }, () => say`not verified`)
    const size = bytes(variant.bytes, parity(`${variant.parity?.at}.bytes`))
    return [
      variant.recommended ? say`**${variant.name}** (recommended)` : say`${variant.name}`,
      fileLink(document, variant.path),
      say`${size}`,
      ...measured,
    ]
  })
  const columns = measure
    ? [right(metricTitle(measure)), right('Difference'), right('Flipped predictions')]
    : []
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
  const reference = referenceVariant(facts)
  const sentences = variants
    .filter((variant) => variant !== reference)
    .map((variant) => comparison(facts, variant))
  const reasons = benchmark?.recommendation.reasons ?? []
  const conclusion = reasons.filter(({ code }) => code === 'variant-none-acceptable').map(worded)
  const others = reasons.filter(({ code }) => !conclusionCodes.has(code) && !compared.has(code)).map(worded)
  return [
    paragraph(
      chosen
        ? say`Of the variants, **${chosen.name}** (${code(chosen.path)}) is the one to deploy: ${why(chosen, reference)}.`
        : benchmark
          ? say`**No variant is recommended.** ${join(conclusion)}`
          : say`No variant is recommended: none has been measured yet.`,
    ),
    ...(sentences.length + others.length > 0 ? [bullets(...sentences, ...others)] : []),
  ]
}

/** What the recommendation means (`onnx/recommend.ts`). */
const why = (chosen: Variant, reference: Variant | undefined): Inline =>
  chosen === reference || !reference
    ? say`no other variant is as accurate and at least as fast`
    : say`as accurate as ${reference.name} within half a point, and faster or smaller`

/** Recorded reasons that `comparison` tells with more of the figures. */
const compared: ReadonlySet<string> = new Set([
  'variant-slower',
  'variant-faster',
  'variant-smaller',
  'variant-probe-failed',
])
/** The sentence of a recorded reason; nothing for one that has none. */
function worded(reason: RecordedReason): Inline {
  const sentence = reasonSentence(reason)
  return sentence === undefined ? nothing : { text: escapeText(sentence, 400), figures: [] }
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
      : ratio < 1.05
        ? say`is about as large as ${reference.name}`
        : say`is ${times(ratio, sizes)} as large as ${reference.name}`
  return join([say`**${variant.name}** ${size}${speed(facts, variant, reference)}.`, changes(facts, variant)])
}

/** Median latency against full precision, at the smallest and the largest batch. */
function speed(facts: ReportFacts, variant: Variant, reference: Variant): Inline {
  const single = pace(facts, variant, reference, 'smallest')
  const many = pace(facts, variant, reference, 'largest')
  if (!single) return nothing
  const second = many && many.batch !== single.batch ? many : undefined
  if (single.change === 'slower')
    return say` but is **slower**: its median latency is ${single.text}${second ? say` and ${second.text}` : nothing}. Don't choose it for speed`
  if (second?.change === 'slower')
    return say`; its median latency is ${single.text}, but ${second.text}: **slower** for batches`
  return say`; its median latency is ${single.text}${second ? say` and ${second.text}` : nothing}`
}

function pace(facts: ReportFacts, variant: Variant, reference: Variant, which: 'smallest' | 'largest') {
  const [own, other] = [latencyAt(variant, which), latencyAt(reference, which)]
  if (!own || !other || own.figures.batch !== other.figures.batch) return undefined
  const source = sourcesIn(facts).benchmark(`${own.at}.p50, ${other.at}.p50`)
  const ratio = own.figures.p50 / other.figures.p50
  const batch = recorded(String(own.figures.batch), sourcesIn(facts).benchmark(`${own.at}.batch`))
  const change = ratio > 1.05 ? 'slower' : ratio < 0.95 ? 'faster' : 'same'
  const text = {
    slower: say`${times(ratio, source)} as long at batch ${batch}`,
    faster: say`${percent(ratio, 100, source)} of that at batch ${batch}`,
    same: say`about the same at batch ${batch}`,
  }[change]
  return { batch: own.figures.batch, change, text }
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
  const measure = decidedMeasures[facts.evaluation.task]
  if (measure === undefined)
    return say`Its outputs differ from the trained model's by ${significant(maxOutputDifference, key('maxOutputDifference'))} at most.${probes}`
  if (flips === 0)
    return say`Not one of the ${whole(samples, key('samples'))} test predictions changes.${probes}`
  const ids = flippedIds.slice(0, 5).join(', ')
  const effect =
    accuracyDifference === 0
      ? say`the ${inProse(metricTitle(measure))} stays the same`
      : say`the ${inProse(metricTitle(measure))} changes by ${points(accuracyDifference, key('accuracyDifference'), true)}`
  return say`${whole(flips, key('flips'))} of ${whole(samples, key('samples'))} test predictions ${plural(flips, 'changes', 'change')} (${plural(flips, 'sample')} ${ids}${when(flips > 5, say` and others`)}); ${effect}.${probes}`
}
