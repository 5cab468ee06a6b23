import type { Curve } from './curves.ts'

/**
 * At most `limit` points of a curve, for drawing: the first, the last, and between them a point whenever the curve has
 * gone on by an even share of its length (along both axes, added). Kept points are exact, and every point left out is
 * within length / (limit − 2) of one that is kept.
 */
export function decimateCurve(curve: Curve, limit: number): Curve {
  const points = curve.x.length
  if (points <= limit) return curve
  const stride = lengthOf(curve) / (limit - 2)
  const kept = [0]
  let gone = 0
  for (let at = 1; at < points - 1; at++) {
    gone += distance(curve, at)
    if (gone < stride) continue
    kept.push(at)
    gone = 0
  }
  kept.push(points - 1)
  const pick = (values: Float64Array) => Float64Array.from(kept, (at) => values[at]!)
  return { x: pick(curve.x), y: pick(curve.y), thresholds: pick(curve.thresholds) }
}

function lengthOf(curve: Curve): number {
  let length = 0
  for (let at = 1; at < curve.x.length; at++) length += distance(curve, at)
  return length
}

/** From the point before to this one. */
function distance({ x, y }: Curve, at: number): number {
  return Math.abs(x[at]! - x[at - 1]!) + Math.abs(y[at]! - y[at - 1]!)
}
