import type { CalibrationMethod } from '../../core/calibration/methods.ts'
import { calibrationPoints, type CalibrationPoint } from './curves.ts'
import { shown, type Shown } from './shown.ts'
import { splitShape, type Split } from './splits.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  oneOf,
  optional,
  told,
  type MessageTables,
} from '../shape.ts'

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

const methodShape = oneOf(...calibrationMethods)

const calibrationShape = fields<CalibrationView>({
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

export interface CalibrationMessages {
  readonly request:
    | { readonly type: 'calibration' }
    /** Sets `export.calibration` in the configuration. */
    | { readonly type: 'calibrate'; readonly method: CalibrationMethod }
  readonly answers: {
    /** Undefined where there are no probabilities of classes. */
    readonly calibration: CalibrationView | undefined
    /** Whether the configuration was changed. */
    readonly calibrate: boolean
  }
}

export const calibrationMessages: MessageTables<CalibrationMessages> = {
  requests: { calibration: {}, calibrate: { method: methodShape } },
  answers: { calibration: anyOf(nothing, calibrationShape), calibrate: boolean },
}
