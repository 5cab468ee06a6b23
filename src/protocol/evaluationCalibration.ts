import type { CalibrationMethod } from '../core/calibration/methods.ts'
import { calibrationPoints, type CalibrationPoint } from './evaluationCurves.ts'
import type { Split } from './evaluationParts.ts'
import { shown, splitShape } from './evaluationShapes.ts'
import type { Shown } from './evaluationView.ts'
import { boolean, fields, list, integer, oneOf, optional, told } from './shape.ts'

export const calibrationMethods = ['temperature', 'isotonic'] as const satisfies readonly CalibrationMethod[]

/** How well the probabilities of a split are what they say. */
export interface CalibrationState {
  /** Expected calibration error with bins of equal width, and of equally many samples. */
  readonly error: Shown
  readonly adaptive: Shown
  readonly loss: Shown
  readonly brier: Shown
  /** Whether they are further off than chance makes calibrated ones. */
  readonly isOff: boolean
  /** What the marks of doubtful intervals among these figures mean. */
  readonly doubts: readonly string[]
  readonly bins: readonly CalibrationPoint[]
}

export interface SplitCalibration {
  readonly split: Split
  readonly samples: number
  readonly before: CalibrationState
  /** With the calibrator fitted on validation; absent where none is asked for. */
  readonly after?: CalibrationState
}

/** The probabilities of the second of two classes; of more, that of the class predicted for each sample. */
export interface CalibrationView {
  /** Name of the second of two classes. */
  readonly className?: string
  /** `export.calibration` of the configuration. */
  readonly method?: CalibrationMethod
  /** Why the method could not be fitted. */
  readonly problem?: string
  /** Whether the calibrated variant was exported. */
  readonly isExported: boolean
  /** Test first. */
  readonly splits: readonly SplitCalibration[]
}

const state = fields<CalibrationState>({
  error: shown,
  adaptive: shown,
  loss: shown,
  brier: shown,
  isOff: boolean,
  doubts: list(told),
  bins: calibrationPoints,
})

export const methodShape = oneOf(...calibrationMethods)

export const calibrationShape = fields<CalibrationView>({
  className: optional(told),
  method: optional(methodShape),
  problem: optional(told),
  isExported: boolean,
  splits: list(
    fields<SplitCalibration>({
      split: splitShape,
      samples: integer(),
      before: state,
      after: optional(state),
    }),
  ),
})
