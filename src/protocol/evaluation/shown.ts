import { fields, list, nullable, number, optional, told, type Shape } from '../shape.ts'

/** A figure as it is shown, and the value to sort by; null where it is undefined. */
export interface Shown {
  readonly value: number | null
  readonly text: string
  /** `96.4 % to 99.2 %`; absent where there is no interval. */
  readonly interval?: string
  /** How the interval was made; absent where there is none. */
  readonly method?: string
  /** Why that may be too short; absent where it is as it should be. */
  readonly doubt?: string
}

/** Points for drawing; both ends exact. */
export type Points = readonly (readonly [x: number, y: number])[]

/** Of points, counts and rows of large predictions. */
export const most = 1_000_000

export const shown = fields<Shown>({
  value: nullable(number()),
  text: told,
  interval: optional(told),
  method: optional(told),
  doubt: optional(told),
})

const point: Shape = (value) => Array.isArray(value) && value.length === 2 && value.every(number())
export const drawnPoints = list(point, most)
