import { fields, integer, list, number, told } from '../shape.ts'
import { drawnPoints, shown, type Points, type Shown } from './shown.ts'

/** How predicted values lie to the actual ones over the test set. */
export interface ValuesView {
  /** Smallest and largest of both, for the axes. */
  readonly low: number
  readonly high: number
  /** Actual, predicted; of many samples evenly chosen ones. */
  readonly points: Points
  /** How many samples have which error (predicted − actual), in equally wide stretches. */
  readonly errors: readonly { readonly from: number; readonly to: number; readonly samples: number }[]
  readonly bias: Shown
  readonly medianError: Shown
  /** Nine in ten errors are no larger. */
  readonly usualError: Shown
  /** The samples with the largest errors, the largest first. */
  readonly worst: readonly {
    readonly id: string
    readonly actual: string
    readonly predicted: string
    readonly error: string
  }[]
}

export const valuesShape = fields<ValuesView>({
  low: number(),
  high: number(),
  points: drawnPoints,
  errors: list(fields<ValuesView['errors'][number]>({ from: number(), to: number(), samples: integer() })),
  bias: shown,
  medianError: shown,
  usualError: shown,
  worst: list(fields<ValuesView['worst'][number]>({ id: told, actual: told, predicted: told, error: told })),
})
