export type Stretch = readonly [low: number, high: number]

/** Ends of the axes. */
export interface Extent {
  readonly x: Stretch
  readonly y: Stretch
}

/** Of a square chart, its frame and the room around. */
export const size = { width: 360, height: 362, left: 52, top: 48, side: 270 }
export const unit: Stretch = [0, 1]

/** Places on the drawing of values on the axes. */
export interface Scale {
  across(x: number): number
  down(y: number): number
}

export function scaleOf(extent: Extent | undefined): Scale {
  return {
    across: (x) => round(size.left + shareOf(x, extent?.x ?? unit) * size.side),
    down: (y) => round(size.top + (1 - shareOf(y, extent?.y ?? unit)) * size.side),
  }
}

const shareOf = (value: number, [low, high]: Stretch): number =>
  high > low ? (value - low) / (high - low) : 0.5

export const round = (value: number): number => Math.round(value * 100) / 100
