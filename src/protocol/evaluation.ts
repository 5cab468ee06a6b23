import type { Evaluation } from '../core/metrics/evaluation.ts'
import type { Expected, Protocol } from './channel.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  nullable,
  number,
  oneOf,
  optional,
  readMessage,
  text,
  told,
  type Shape,
} from './shape.ts'

/** A figure as it is shown, and the value to sort by; null where it is undefined. */
export interface Shown {
  readonly value: number | null
  readonly text: string
  /** `96.4% to 99.2%`; absent where there is no interval. */
  readonly interval?: string
}

export interface MetricRow {
  readonly id: string
  readonly title: string
  readonly definition: string
  readonly test: Shown
  readonly val?: Shown
  /** Test − validation, signed. */
  readonly difference?: Shown
}

export interface ClassRow {
  readonly index: number
  readonly name: string
  readonly support: number
  readonly predicted: number
  readonly precision: Shown
  readonly recall: Shown
  readonly f1: Shown
  readonly auc: Shown
}

/** The confusion matrix; of many classes a part of it: where most goes wrong, or one class and those it is confused with. */
export interface MatrixView {
  /** The class that the part is about; absent where it is the part in which most goes wrong, or the whole. */
  readonly around?: number
  /** Indices of the classes shown, ascending; `counts` is in their order: row actual, column predicted. */
  readonly shown: readonly number[]
  readonly counts: readonly (readonly number[])[]
  /** Of every class, shown or not. */
  readonly actual: readonly number[]
  readonly predicted: readonly number[]
  readonly pairs: readonly {
    readonly actual: number
    readonly predicted: number
    readonly count: number
    readonly share: string
  }[]
}

/** How the gap between validation and test was judged. */
export interface GapView {
  readonly band: Evaluation['gapBand']
  /** Title of the judged metric. */
  readonly metric: string
  readonly difference?: Shown
  /** Whether test is worse than validation. */
  readonly worse: boolean
  /** Bounds of the bands: `2 pp`, `5 pp`. */
  readonly excellent: string
  readonly acceptable: string
}

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

export interface EvaluationView {
  readonly task: Evaluation['task']
  readonly runDirectory: string
  readonly samples: number
  readonly classNames: readonly string[]
  readonly primary: string
  readonly metrics: readonly MetricRow[]
  readonly gap: GapView
  readonly matrix?: MatrixView
  readonly classes: readonly ClassRow[]
  /** Whether there are scores to draw curves from. */
  readonly hasScores: boolean
  /** Whether samples have weights: figures then are of weights, the confusion matrix of samples. */
  readonly weighted: boolean
  /** Predicted values against the actual ones; absent where classes are predicted. */
  readonly values?: ValuesView
  readonly variants: readonly VariantRow[]
  /** Which variant to deploy and why; absent before the benchmark. */
  readonly conclusion?: string
  /** What speaks for and against each. */
  readonly reasons: readonly string[]
  /** Runtime, device and host of the measurement. */
  readonly measuredOn?: string
  /** What is missing or broken beside the evaluation. */
  readonly notes: readonly string[]
}

/** How far an evaluation is, which takes seconds for large predictions. */
export type EvaluationStage =
  | { readonly stage: 'reading' }
  | { readonly stage: 'computing'; readonly samples: number; readonly classes: number }

export type EvaluationAnswer =
  | { readonly kind: 'ready'; readonly view: EvaluationView }
  | {
      readonly kind: 'missing'
      readonly reasons: readonly string[]
      /** Whether the pipeline could change that: there is a project to run it in. */
      readonly startable: boolean
    }

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

/** Points for drawing; both ends exact. */
export type Points = readonly (readonly [x: number, y: number])[]

/** One class against the rest. */
export interface ClassCurves {
  readonly index: number
  /** Area under the curve and average precision, as the evaluation has them. */
  readonly auc: Shown
  readonly averagePrecision: Shown
  readonly roc?: Points
  readonly precisionRecall?: Points
  /** Absent where the scores are no probabilities. */
  readonly calibration?: {
    readonly error: Shown
    readonly bins: readonly {
      readonly predicted: number
      readonly observed: number
      readonly low: number
      readonly high: number
      readonly samples: number
    }[]
  }
  readonly thresholds: ThresholdTable
}

/** What is counted at each threshold, descending: a sample is predicted where its score is that or above. */
export interface ThresholdTable {
  readonly thresholds: readonly number[]
  readonly truePositives: readonly number[]
  readonly falsePositives: readonly number[]
  readonly positives: number
  readonly negatives: number
  /** False where there were too many distinct scores: only those listed can be chosen. */
  readonly complete: boolean
}

/** A small picture of one input: rows from the top, `channels` bytes a pixel. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  /** Base64. */
  readonly pixels: string
}

export interface CellSample {
  readonly id: string
  /** Score of the predicted class; absent without scores. */
  readonly confidence?: string
  readonly picture?: Picture
}

export interface CellSamples {
  readonly actual: number
  readonly predicted: number
  /** The most confident first. */
  readonly samples: readonly CellSample[]
  readonly total: number
}

export const copiedParts = ['all', 'metrics', 'matrix', 'classes', 'values', 'variants'] as const
export type CopiedPart = (typeof copiedParts)[number]

export const savedPictures = [
  'confusion-matrix',
  'roc',
  'precision-recall',
  'calibration',
  'predicted-actual',
  'errors',
] as const
export type SavedPicture = (typeof savedPictures)[number]

export const startedFromEvaluation = ['finalize', 'exportOnly'] as const
export type StartedFromEvaluation = (typeof startedFromEvaluation)[number]

/** The most that a cell's list is given at once, and the longest SVG or base64 that a view may send. */
export const cellPage = 48
const longestPicture = 32 << 20

export interface EvaluationProtocol extends Protocol {
  readonly request:
    | { readonly type: 'load' }
    | { readonly type: 'curves'; readonly index: number }
    | {
        readonly type: 'cell'
        readonly actual: number
        readonly predicted: number
        readonly from: number
      }
    /** The part of a large confusion matrix about one class. */
    | { readonly type: 'around'; readonly index: number }
    /** The whole confusion matrix drawn on paper's colours. */
    | { readonly type: 'drawMatrix' }
    | { readonly type: 'copy'; readonly part: CopiedPart }
    | { readonly type: 'copyCurves'; readonly index: number; readonly threshold: number }
    | { readonly type: 'copyCell'; readonly actual: number; readonly predicted: number }
    /** Starts what makes the missing: the whole pipeline, or its export. */
    | { readonly type: 'start'; readonly what: StartedFromEvaluation }
    | {
        readonly type: 'save'
        readonly picture: SavedPicture
        readonly format: 'svg' | 'png'
        /** SVG source, or PNG in base64. */
        readonly content: string
      }
  readonly answers: {
    readonly load: EvaluationAnswer
    readonly curves: ClassCurves | undefined
    readonly cell: CellSamples
    readonly around: MatrixView | undefined
    readonly drawMatrix: string | undefined
    readonly copy: boolean
    readonly copyCurves: boolean
    readonly copyCell: boolean
    readonly start: void
    /** Whether a file was written; false where the person cancelled. */
    readonly save: boolean
  }
  readonly event:
    | { readonly type: 'changed' }
    | { readonly type: 'evaluating'; readonly stage: EvaluationStage }
}

const classIndex = integer(0, 1_000_000)

export const readEvaluationRequest = readMessage<EvaluationProtocol['request']>({
  load: {},
  curves: { index: classIndex },
  cell: { actual: classIndex, predicted: classIndex, from: integer() },
  around: { index: classIndex },
  drawMatrix: {},
  copy: { part: oneOf(...copiedParts) },
  copyCurves: { index: classIndex, threshold: number() },
  copyCell: { actual: classIndex, predicted: classIndex },
  start: { what: oneOf(...startedFromEvaluation) },
  save: {
    picture: oneOf(...savedPictures),
    format: oneOf('svg', 'png'),
    content: text(longestPicture),
  },
})

const most = 1_000_000
const shown = fields<Shown>({ value: nullable(number()), text: told, interval: optional(told) })
const indices = list(classIndex, most)
const numbers = list(number(), most)
const point: Shape = (value) => Array.isArray(value) && value.length === 2 && value.every(number())
const points = list(point, most)

const matrix = fields<MatrixView>({
  around: optional(classIndex),
  shown: indices,
  counts: list(list(integer(), most), most),
  actual: numbers,
  predicted: numbers,
  pairs: list(
    fields<MatrixView['pairs'][number]>({
      actual: classIndex,
      predicted: classIndex,
      count: integer(),
      share: told,
    }),
  ),
})

const variant = fields<VariantRow>({
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

const values = fields<ValuesView>({
  low: number(),
  high: number(),
  points,
  errors: list(fields<ValuesView['errors'][number]>({ from: number(), to: number(), samples: integer() })),
  bias: shown,
  medianError: shown,
  usualError: shown,
  worst: list(fields<ValuesView['worst'][number]>({ id: told, actual: told, predicted: told, error: told })),
})

const view = fields<EvaluationView>({
  task: oneOf('classification', 'multi-label', 'regression', 'count'),
  runDirectory: told,
  samples: integer(),
  classNames: list(told, most),
  primary: told,
  metrics: list(
    fields<MetricRow>({
      id: told,
      title: told,
      definition: told,
      test: shown,
      val: optional(shown),
      difference: optional(shown),
    }),
  ),
  gap: fields<GapView>({
    band: oneOf('excellent', 'acceptable', 'too-large', 'unknown'),
    metric: told,
    difference: optional(shown),
    worse: boolean,
    excellent: told,
    acceptable: told,
  }),
  matrix: optional(matrix),
  classes: list(
    fields<ClassRow>({
      index: classIndex,
      name: told,
      support: number(),
      predicted: number(),
      precision: shown,
      recall: shown,
      f1: shown,
      auc: shown,
    }),
    most,
  ),
  hasScores: boolean,
  weighted: boolean,
  values: optional(values),
  variants: list(variant),
  conclusion: optional(told),
  reasons: list(told),
  measuredOn: optional(told),
  notes: list(told),
})

const curves = fields<ClassCurves>({
  index: classIndex,
  auc: shown,
  averagePrecision: shown,
  roc: optional(points),
  precisionRecall: optional(points),
  calibration: optional(
    fields<NonNullable<ClassCurves['calibration']>>({
      error: shown,
      bins: list(
        fields<NonNullable<ClassCurves['calibration']>['bins'][number]>({
          predicted: number(),
          observed: number(),
          low: number(),
          high: number(),
          samples: integer(),
        }),
      ),
    }),
  ),
  thresholds: fields<ThresholdTable>({
    thresholds: numbers,
    truePositives: numbers,
    falsePositives: numbers,
    positives: number(),
    negatives: number(),
    complete: boolean,
  }),
})

const cell = fields<CellSamples>({
  actual: classIndex,
  predicted: classIndex,
  total: integer(),
  samples: list(
    fields<CellSample>({
      id: told,
      confidence: optional(told),
      picture: optional(
        fields<Picture>({
          width: integer(1, 4096),
          height: integer(1, 4096),
          channels: (value) => value === 1 || value === 3,
          pixels: told,
        }),
      ),
    }),
  ),
})

/** What the view takes from its host. */
export const fromEvaluationHost: Expected<EvaluationProtocol> = {
  event: readMessage<EvaluationProtocol['event']>({
    changed: {},
    evaluating: {
      stage: anyOf(
        fields<Extract<EvaluationStage, { stage: 'reading' }>>({ stage: oneOf('reading') }),
        fields<Extract<EvaluationStage, { stage: 'computing' }>>({
          stage: oneOf('computing'),
          samples: integer(),
          classes: integer(),
        }),
      ),
    },
  }),
  answers: {
    load: anyOf(
      fields<Extract<EvaluationAnswer, { kind: 'ready' }>>({ kind: oneOf('ready'), view }),
      fields<Extract<EvaluationAnswer, { kind: 'missing' }>>({
        kind: oneOf('missing'),
        reasons: list(told),
        startable: boolean,
      }),
    ),
    curves: anyOf(nothing, curves),
    cell,
    around: anyOf(nothing, matrix),
    drawMatrix: anyOf(nothing, text(longestPicture)),
    copy: boolean,
    copyCurves: boolean,
    copyCell: boolean,
    start: nothing,
    save: boolean,
  },
}
