import { valueAt, type Objective } from './objective.ts'
import { figuresAt, placeOf, type CountedThresholds, type ThresholdFigures } from './table.ts'

/** 0.10 to 0.90 by 0.05. */
export const gridThresholds: readonly number[] = Array.from({ length: 17 }, (_, at) => (10 + 5 * at) / 100)

/** One threshold of a sweep; undefined ratios are null. */
export interface SweepRow extends Record<keyof ThresholdFigures, number | null> {
  readonly threshold: number
  /** The objective's figure; null where its demand isn't met. */
  readonly objective: number | null
}

/** The figures at even thresholds from 0.10 to 0.90. */
export function sweepGrid(table: CountedThresholds, objective: Objective): SweepRow[] {
  return gridThresholds.map((threshold) => sweepRow(table, objective, threshold, placeOf(table, threshold)))
}

/** The figures at some places of the table. */
export const sweepPlaces = (
  table: CountedThresholds,
  objective: Objective,
  places: readonly number[],
): SweepRow[] => places.map((place) => sweepRow(table, objective, table.thresholds[place]!, place))

function sweepRow(
  table: CountedThresholds,
  objective: Objective,
  threshold: number,
  place: number,
): SweepRow {
  const figures = figuresAt(table, place)
  const told = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  ) as Record<keyof ThresholdFigures, number | null>
  return { threshold, ...told, objective: valueAt(table, objective, place) ?? null }
}
