import type { Curve, CurveKind } from '../metrics/curves.ts'
import { CurveDecimation, CurveMeasure } from '../metrics/curvesDecimate.ts'
import type { Stretches } from './stretches.ts'

/**
 * The curves of a score as they are drawn, by at most `limit` points each; undefined where a kind is. The thresholds are
 * looked at twice and never kept together.
 */
export function drawnCurves<Name extends string>(
  stretches: Stretches,
  kinds: Readonly<Record<Name, CurveKind>>,
  limit: number,
): Partial<Record<Name, Curve>> {
  const { positives, negatives } = stretches
  const defined = (Object.entries(kinds) as [Name, CurveKind][])
    .filter(([, kind]) => kind.isDefined(positives, negatives))
    .map(([name, kind]) => ({ name, kind, measure: new CurveMeasure() }))
  if (defined.length === 0) return {}
  tell(
    stretches,
    defined.map(({ kind, measure }) => ({ kind, taker: measure })),
  )
  const drawn = defined.map(({ name, kind, measure }) => ({
    name,
    kind,
    taker: new CurveDecimation(measure, limit),
  }))
  tell(stretches, drawn)
  return Object.fromEntries(drawn.map(({ name, taker }) => [name, taker.curve()])) as Partial<
    Record<Name, Curve>
  >
}

interface Told {
  readonly kind: CurveKind
  readonly taker: Pick<CurveDecimation, 'take'>
}

function tell(stretches: Stretches, each: readonly Told[]): void {
  const { positives, negatives } = stretches
  for (const { kind, taker } of each) taker.take(0, kind.firstY, Infinity)
  stretches.each(({ thresholds, truePositives, falsePositives }) => {
    for (const { kind, taker } of each)
      for (let at = 0; at < thresholds.length; at++) {
        const [found, alarms] = [truePositives[at]!, falsePositives[at]!]
        const x = kind.x(found, alarms, positives, negatives)
        taker.take(x, kind.y(found, alarms, positives, negatives), thresholds[at]!)
      }
  })
}
