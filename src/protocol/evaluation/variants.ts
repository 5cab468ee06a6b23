import { boolean, fields, integer, list, optional, told } from '../shape.ts'
import { shown, type Shown } from './shown.ts'

export interface VariantRow {
  readonly name: string
  readonly path: string
  readonly recommended: boolean
  readonly size: Shown
  readonly accuracy?: Shown
  /** Accuracy − that of the trained model. */
  readonly change?: Shown
  readonly flips?: Shown
  readonly largestDifference?: Shown
  readonly failedProbes: readonly string[]
  readonly memory?: Shown
  readonly latencies: readonly {
    readonly batch: number
    readonly p50: Shown
    readonly p95: Shown
    readonly p99: Shown
    readonly throughput: Shown
  }[]
}

export const variantShape = fields<VariantRow>({
  name: told,
  path: told,
  recommended: boolean,
  size: shown,
  accuracy: optional(shown),
  change: optional(shown),
  flips: optional(shown),
  largestDifference: optional(shown),
  failedProbes: list(told),
  memory: optional(shown),
  latencies: list(
    fields<VariantRow['latencies'][number]>({
      batch: integer(),
      p50: shown,
      p95: shown,
      p99: shown,
      throughput: shown,
    }),
  ),
})
