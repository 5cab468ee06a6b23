import { isBelow } from './againstLimit.ts'
import type { Evaluation, Figure } from './evaluation.ts'
import { independentDifference } from './intervals/independent.ts'
import { metricEntry } from './metricList.ts'

/** Below `excellent` and `acceptable` a gap between validation and test is called so. Fractions. */
export const gapBands = { excellent: 0.02, acceptable: 0.05 } as const

/** |val − test| of every metric that is defined in both, by its name without prefix. */
export function gapsBetween(
  test: Readonly<Record<string, Figure>>,
  val: Readonly<Record<string, Figure>>,
): Record<string, number> {
  const gaps: Record<string, number> = {}
  for (const [id, figure] of Object.entries(test)) {
    const other = val[id]?.value
    if (figure.value !== null && other !== null && other !== undefined)
      gaps[id] = Math.abs(other - figure.value)
  }
  return gaps
}

/** val − test of every metric that has an interval in both, with its own: what chance alone would explain. */
export function splitDifferences(
  test: Readonly<Record<string, Figure>>,
  val: Readonly<Record<string, Figure>>,
): Record<string, Figure> {
  const differences: Record<string, Figure> = {}
  for (const [id, figure] of Object.entries(test)) {
    const other = val[id]
    const difference = other && independentDifference(other, figure)
    if (difference) differences[id] = difference
  }
  return differences
}

/**
 * The metric whose gap is judged: the primary one where it is a fraction, else accuracy (classes) or R² (values), which
 * have points; where neither is defined the primary one, relative to validation.
 */
export function gapMetric(primaryId: string, gaps: Readonly<Record<string, number>>): string {
  if (metricEntry(primaryId)?.scale === 'fraction' && primaryId in gaps) return primaryId
  return ['acc', 'r2'].find((id) => id in gaps) ?? primaryId
}

/** The band of the gap of {@link gapMetric}. */
export function bandOf(
  primaryId: string,
  gaps: Readonly<Record<string, number>>,
  val: Readonly<Record<string, Figure>>,
): Evaluation['gapBand'] {
  const id = gapMetric(primaryId, gaps)
  const absolute = gaps[id]
  if (absolute === undefined) return 'unknown'
  const gap = metricEntry(id)?.scale === 'fraction' ? absolute : relative(absolute, val[id]?.value)
  if (Number.isNaN(gap)) return 'unknown'
  if (isBelow(gap, gapBands.excellent)) return 'excellent'
  return isBelow(gap, gapBands.acceptable) ? 'acceptable' : 'too-large'
}

const relative = (gap: number, base: number | null | undefined): number =>
  gap === 0 ? 0 : base ? gap / Math.abs(base) : Number.NaN
