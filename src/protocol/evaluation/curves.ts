import type { ThresholdFigures } from '../../core/thresholds/table.ts'
import { drawnPoints, shown, type Points, type Shown } from './shown.ts'
import { classIndex, splitShape, type Split } from './splits.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  nullable,
  number,
  optional,
  told,
  type MessageTables,
} from '../shape.ts'

/** One class against the rest on one split. */
export interface ClassCurves {
  readonly index: number
  readonly split: Split
  readonly samples: number
  /** Area under the curve and average precision, as the evaluation has them. */
  readonly auc: Shown
  readonly averagePrecision: Shown
  readonly roc?: Points
  readonly precisionRecall?: Points
  /** Absent where the scores are no probabilities. */
  readonly calibration?: {
    readonly error: Shown
    readonly bins: readonly CalibrationPoint[]
  }
  /** Share of the class. */
  readonly prevalence: number
  readonly slider: ThresholdSlider
}

/** The samples whose predicted probability lies in one stretch: its mean, and how many are really of the class. */
export interface CalibrationPoint {
  readonly predicted: number
  readonly observed: number
  readonly low: number
  readonly high: number
  readonly samples: number
}

/** What predicting the class from a threshold on gives, exact at ties; null where undefined. */
export interface ThresholdPoint extends Readonly<Record<keyof ThresholdFigures, number | null>> {
  readonly threshold: number
  /** The threshold for reading. */
  readonly text: string
}

/** The threshold as it is moved: what each position of the slider gives, counted over every sample. */
export interface ThresholdSlider {
  readonly low: number
  readonly high: number
  /** Evenly from `low` to `high`, both among them. */
  readonly points: readonly ThresholdPoint[]
  /** The highest F1; of validation alone, since nothing is chosen on test. */
  readonly best?: ThresholdPoint
}

export interface AskedThreshold {
  readonly index: number
  readonly split: Split
  readonly threshold: number
}

/** Scores that follow each other, none left out, the highest first. */
export interface ScoreStretch {
  readonly points: readonly ThresholdPoint[]
  /** Whether there is no score above the first of them, and none below the last. */
  readonly reachesHighest: boolean
  readonly reachesLowest: boolean
}

const figure = nullable(number())
export const thresholdPointShape = fields<ThresholdPoint>({
  threshold: number(),
  text: told,
  truePositives: figure,
  falsePositives: figure,
  falseNegatives: figure,
  trueNegatives: figure,
  precision: figure,
  recall: figure,
  specificity: figure,
  f1: figure,
  accuracy: figure,
})

const stretchShape = fields<ScoreStretch>({
  points: list(thresholdPointShape),
  reachesHighest: boolean,
  reachesLowest: boolean,
})

export const calibrationPoints = list(
  fields<CalibrationPoint>({
    predicted: number(),
    observed: number(),
    low: number(),
    high: number(),
    samples: integer(),
  }),
)

const curvesShape = fields<ClassCurves>({
  index: classIndex,
  split: splitShape,
  samples: integer(),
  auc: shown,
  averagePrecision: shown,
  roc: optional(drawnPoints),
  precisionRecall: optional(drawnPoints),
  calibration: optional(
    fields<NonNullable<ClassCurves['calibration']>>({ error: shown, bins: calibrationPoints }),
  ),
  prevalence: number(),
  slider: fields<ThresholdSlider>({
    low: number(),
    high: number(),
    points: list(thresholdPointShape),
    best: optional(thresholdPointShape),
  }),
})

export interface CurvesMessages {
  readonly request:
    | { readonly type: 'curves'; readonly index: number; readonly split: Split }
    | ({ readonly type: 'threshold' } & AskedThreshold)
    /** The scores next to a threshold. */
    | ({ readonly type: 'scores' } & AskedThreshold)
  readonly answers: {
    readonly curves: ClassCurves | undefined
    readonly threshold: ThresholdPoint | undefined
    readonly scores: ScoreStretch | undefined
  }
}

const asked = { index: classIndex, split: splitShape, threshold: number() }

export const curvesMessages: MessageTables<CurvesMessages> = {
  requests: { curves: { index: classIndex, split: splitShape }, threshold: asked, scores: asked },
  answers: {
    curves: anyOf(nothing, curvesShape),
    threshold: anyOf(nothing, thresholdPointShape),
    scores: anyOf(nothing, stretchShape),
  },
}
