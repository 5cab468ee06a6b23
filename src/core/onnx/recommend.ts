import type { Benchmark, Parity } from '../runs/records.ts'
import { accuracyTolerance, isWithin } from './accuracyTolerance.ts'

type Measured = Benchmark['variants'][number]
export type Recommendation = Benchmark['recommendation']
type Reason = Recommendation['reasons'][number]

export interface RecommendOptions {
  readonly parity: Parity
  readonly measured: readonly Measured[]
  /** Name of the variant that the others would replace: the float export. */
  readonly base: string
  /** `inference.latency_ms_p95`, milliseconds at batch 1. */
  readonly latencyBudget?: number | undefined
}

/** Name of the float export, which the others would replace. */
export const baseVariant = 'onnx'

/**
 * Medians closer than a twentieth and five microseconds are the same: those of one model differ by as much between
 * two measurements.
 */
const sameShare = 0.05
const sameMilliseconds = 0.005
const isSlower = (p50: number, than: number) => p50 > than * (1 + sameShare) + sameMilliseconds
/** A file must be this much smaller, and memory this much larger, to count. */
const notablySmaller = 0.75
const notablyMore = 1.2

/**
 * Which variant to deploy. Out of the question: one that loses more than half a point of accuracy, fails a probe,
 * is slower than what it replaces at a measured batch size, or misses the latency budget. Of the others the
 * fastest at batch 1, and among equally fast ones a notably smaller file; the base where nothing speaks for
 * another. `variant` is empty where none is left. Each reason is a code of `wording/onnx.ts` with its figures.
 */
export function recommend({ parity, measured, base, latencyBudget }: RecommendOptions): Recommendation {
  const reasons: Reason[] = []
  const say: Say = (variant, code, args) => reasons.push({ variant, code, args: { variant, ...args } })
  const replaced = measured.find(({ name }) => name === base)
  const accepted: Measured[] = []
  for (const variant of measured) {
    const before = reasons.length
    objectToParity(variant, parity, say)
    if (replaced && variant !== replaced) objectToSpeed(variant, replaced, say)
    const single = at(variant, 1)
    if (single && latencyBudget !== undefined && single.p95 > latencyBudget)
      say(variant.name, 'variant-over-budget', { p95: single.p95, budget: latencyBudget })
    if (reasons.length === before) accepted.push(variant)
    if (replaced && variant !== replaced) remark(variant, replaced, say)
  }
  const best = accepted.reduce<Measured | undefined>(
    (chosen, variant) => (chosen && !isBetter(variant, chosen) ? chosen : variant),
    accepted.find(({ name }) => name === base),
  )
  if (best) say(best.name, best.name === base ? 'variant-base-recommended' : 'variant-recommended', { base })
  else say(base, 'variant-none-acceptable', {})
  return { variant: best?.name ?? '', reasons }
}

type Say = (variant: string, code: RecommendationCode, args: Reason['args']) => void

/** Codes that a recommendation's reasons have; their sentences are in `wording/onnx.ts`. */
type RecommendationCode =
  | 'variant-unverified'
  | 'variant-less-accurate'
  | 'variant-probe-failed'
  | 'variant-slower'
  | 'variant-over-budget'
  | 'variant-faster'
  | 'variant-smaller'
  | 'variant-more-memory'
  | 'variant-recommended'
  | 'variant-base-recommended'
  | 'variant-none-acceptable'

const at = ({ latencies }: Measured, batch: number) => latencies.find((figures) => figures.batch === batch)

function objectToParity({ name, sha256 }: Measured, parity: Parity, say: Say): void {
  const found = parity.variants.find((variant) => variant.name === name && variant.sha256 === sha256)
  if (!found) return say(name, 'variant-unverified', {})
  const { accuracyDifference, accuracy, originalAccuracy, flips, probes } = found
  if (!isWithin(accuracyDifference, accuracyTolerance))
    say(name, 'variant-less-accurate', { accuracyDifference, accuracy, originalAccuracy, flips })
  for (const { id, passed, detail } of probes)
    if (!passed) say(name, 'variant-probe-failed', { probe: id, detail })
}

function objectToSpeed(variant: Measured, base: Measured, say: Say): void {
  for (const { batch, p50 } of variant.latencies) {
    const before = at(base, batch)?.p50
    if (before !== undefined && isSlower(p50, before))
      say(variant.name, 'variant-slower', { batch, p50, baseP50: before, base: base.name })
  }
}

/** What speaks for a variant, and what is worth knowing though it decides nothing. */
function remark(variant: Measured, base: Measured, say: Say): void {
  for (const { batch, p50 } of variant.latencies) {
    const before = at(base, batch)?.p50
    if (before !== undefined && isSlower(before, p50))
      say(variant.name, 'variant-faster', { batch, p50, baseP50: before, base: base.name })
  }
  if (variant.bytes < base.bytes)
    say(variant.name, 'variant-smaller', { bytes: variant.bytes, baseBytes: base.bytes, base: base.name })
  const memory = variant.peakMemory - variant.baseMemory
  const baseMemory = base.peakMemory - base.baseMemory
  if (memory > baseMemory * notablyMore && memory - baseMemory > 1 << 20)
    say(variant.name, 'variant-more-memory', { memory, before: baseMemory, base: base.name })
}

function isBetter(variant: Measured, than: Measured): boolean {
  const [a, b] = [at(variant, 1)?.p50, at(than, 1)?.p50]
  if (a === undefined || b === undefined) return false
  if (isSlower(b, a)) return true
  return !isSlower(a, b) && variant.bytes < than.bytes * notablySmaller
}
