import type { Curve } from './curves.ts'

/** What decimation has to know of a curve beforehand. */
export interface CurveSize {
  readonly points: number
  /** Along both axes, added. */
  readonly length: number
}

/**
 * At most `limit` points of a curve, for drawing: the first, the last, and between them a point whenever the curve has
 * gone on by an even share of its length (along both axes, added). Kept points are exact, and every point left out is
 * within length / (limit − 2) of one that is kept.
 */
export function decimateCurve(curve: Curve, limit: number): Curve {
  if (curve.x.length <= limit) return curve
  const measure = new CurveMeasure()
  eachPoint(curve, measure.take)
  const decimation = new CurveDecimation(measure, limit)
  eachPoint(curve, decimation.take)
  return decimation.curve()
}

type TakePoint = (x: number, y: number, threshold: number) => void

function eachPoint({ x, y, thresholds }: Curve, take: TakePoint): void {
  for (let at = 0; at < x.length; at++) take(x[at]!, y[at]!, thresholds[at]!)
}

/** The size of a curve whose points come one after the other. */
export class CurveMeasure implements CurveSize {
  points = 0
  length = 0
  #x = 0
  #y = 0

  readonly take: TakePoint = (x, y) => {
    if (this.points++ > 0) this.length += Math.abs(x - this.#x) + Math.abs(y - this.#y)
    this.#x = x
    this.#y = y
  }
}

/** {@link decimateCurve} of a curve whose points come one after the other. */
export class CurveDecimation {
  readonly #size: CurveSize
  readonly #stride: number
  readonly #kept: { readonly x: number[]; readonly y: number[]; readonly thresholds: number[] } = {
    x: [],
    y: [],
    thresholds: [],
  }
  #at = 0
  #gone = 0
  #x = 0
  #y = 0

  constructor(size: CurveSize, limit: number) {
    this.#size = size
    this.#stride = size.points <= limit ? 0 : size.length / (limit - 2)
  }

  readonly take: TakePoint = (x, y, threshold) => {
    const at = this.#at++
    if (at > 0) this.#gone += Math.abs(x - this.#x) + Math.abs(y - this.#y)
    this.#x = x
    this.#y = y
    const isEnd = at === 0 || at === this.#size.points - 1
    if (!isEnd && this.#gone < this.#stride) return
    this.#kept.x.push(x)
    this.#kept.y.push(y)
    this.#kept.thresholds.push(threshold)
    this.#gone = 0
  }

  curve(): Curve {
    const { x, y, thresholds } = this.#kept
    return { x: Float64Array.from(x), y: Float64Array.from(y), thresholds: Float64Array.from(thresholds) }
  }
}
