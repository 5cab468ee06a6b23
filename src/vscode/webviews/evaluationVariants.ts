import type { Evaluation } from '../../core/metrics/evaluation.ts'
import { points } from '../../core/reports/figure.ts'
import { conclusionCodes, reasonSentence } from '../../core/reports/recordedReason.ts'
import type { Variant } from '../../core/reports/variants.ts'
import type { Benchmark } from '../../core/runs/records.ts'
import { bytesText, percentText, significantText, wholeText } from '../../core/wording/numbers.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { Shown } from '../../protocol/evaluation/shown.ts'
import type { VariantRow } from '../../protocol/evaluation/variants.ts'
import type { EvaluationView } from '../../protocol/evaluation/view.ts'

/** Which variant to deploy, and apart from it what was found of each. */
export function recommendationOf(
  measured: Benchmark | undefined,
): Pick<EvaluationView, 'conclusion' | 'reasons'> {
  const reasons = measured?.recommendation.reasons ?? []
  const concluding = reasons.find(({ code }) => conclusionCodes.has(code))
  const conclusion = concluding && reasonSentence(concluding)
  return {
    ...(conclusion !== undefined && { conclusion }),
    reasons: reasons.filter((each) => each !== concluding).flatMap((each) => reasonSentence(each) ?? []),
  }
}

/** What was verified and measured of a variant. */
export function variantRow(variant: Variant, task: Evaluation['task']): VariantRow {
  const parity = variant.parity?.figures
  const largest = parity?.maxOutputDifference ?? null
  const benchmark = variant.benchmark?.figures
  return {
    name: shownName(variant.name),
    path: variant.path,
    recommended: variant.recommended,
    size: { value: variant.bytes, text: bytesText(variant.bytes) },
    ...(parity &&
      task === 'classification' && {
        accuracy: { value: parity.accuracy, text: percentText(parity.accuracy, parity.samples) },
        change: { value: parity.accuracyDifference, text: points(parity.accuracyDifference, '', true).text },
        flips: { value: parity.flips, text: wholeText(parity.flips) },
      }),
    ...(largest !== null && { largestDifference: { value: largest, text: significantText(largest) } }),
    failedProbes: parity?.probes.filter(({ passed }) => !passed).map(({ id }) => id) ?? [],
    ...(benchmark && { memory: memoryOf(benchmark) }),
    latencies: (benchmark?.latencies ?? []).map(({ batch, p50, p95, p99, throughput }) => ({
      batch,
      p50: time(p50),
      p95: time(p95),
      p99: time(p99),
      throughput: { value: throughput, text: significantText(throughput) },
    })),
  }
}

/** What the model takes beside the process that runs it. */
function memoryOf({ peakMemory, baseMemory }: { peakMemory: number; baseMemory: number }): Shown {
  const value = Math.max(0, peakMemory - baseMemory)
  return { value, text: bytesText(value) }
}

const time = (milliseconds: number): Shown => ({
  value: milliseconds,
  text: `${significantText(milliseconds)} ms`,
})
