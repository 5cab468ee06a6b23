import { differencesOf as differencesOfModels } from '../src/core/metrics/compare.ts'
import { classifierFigures, figuresOf } from '../src/core/metrics/evaluate.ts'
import type { Figure } from '../src/core/metrics/evaluation.ts'
import { metricEntry, type MetricTask } from '../src/core/metrics/metricList.ts'
import { positiveClass } from '../src/core/metrics/positiveClass.ts'
import type { Predictions } from '../src/core/runs/predictions.ts'

/** What a sample says of a metric, or of a difference of two models in it. */
export interface Told extends Figure {
  /** Of what the sample chose, its own; else it is the situation's. */
  readonly truth?: number
  /** Whether words beside it say that its interval is too short, as a mark would. */
  readonly isSaid?: true
}

/** Numbers of samples, with the number of runs. */
export type Sizes = readonly (readonly [samples: number, runs: number])[]

export const runsOf = (runs: number, ...sizes: readonly number[]): Sizes =>
  sizes.map((samples) => [samples, runs])

/** A law that samples come from; the truth is the value of very many. */
export interface Situation {
  readonly name: string
  readonly sizes: Sizes
  /** Of several figures in a row that share counts which holds its truth. */
  readonly figures: (seed: number, samples: number) => Readonly<Record<string, Told | readonly Told[]>>
}

function chosen<T>(figures: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return Object.fromEntries(ids.flatMap((id) => (figures[id] ? [[id, figures[id]]] : [])))
}

export function metricsOf(task: MetricTask, test: Predictions, ids: readonly string[]): Record<string, Told> {
  const positive = task === 'classification' ? positiveClass(test.classes, undefined, []) : undefined
  const isOfCalibration = ids.some((id) => metricEntry(id)?.kind === 'calibration')
  const { metrics } =
    task === 'classification' && !isOfCalibration
      ? classifierFigures(test, ids, positive)
      : figuresOf({ task }, test, ids, positive)
  return chosen(metrics, ids)
}

export const differencesOf = (
  task: MetricTask,
  [first, second]: readonly [Predictions, Predictions],
  ids: readonly string[],
): Record<string, Told> =>
  Object.fromEntries(
    Object.entries(differencesOfModels(task, first, second, ids, {})).map(([id, found]) => [
      id,
      { ...found, value: found.difference },
    ]),
  )
