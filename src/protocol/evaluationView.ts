import type { Evaluation } from '../core/metrics/evaluation.ts'
import type { FloorOutcome } from '../core/slices/floors.ts'
import type { FailureList, Split } from './evaluationParts.ts'

/** A figure as it is shown, and the value to sort by; null where it is undefined. */
export interface Shown {
  readonly value: number | null
  readonly text: string
  /** `96.4% to 99.2%`; absent where there is no interval. */
  readonly interval?: string
  /** How the interval was made; absent where there is none. */
  readonly method?: string
  /** Why that may be too short; absent where it is as it should be. */
  readonly doubt?: string
}

export interface MetricRow {
  readonly id: string
  readonly title: string
  readonly definition: string
  readonly test: Shown
  readonly val?: Shown
  /** Test − validation, signed, with the interval that chance alone explains. */
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

/** The metrics with other intervals than the evaluation's. */
export type MetricsView = Pick<EvaluationView, 'metrics' | 'doubts'>

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
  /** The class that metrics of the positive class are about; absent where there is none. */
  readonly positiveClass?: string
  readonly primary: string
  readonly metrics: readonly MetricRow[]
  /** What the marks of doubtful intervals among them mean. */
  readonly doubts: readonly string[]
  readonly gap: GapView
  /** Whether test has scores as validation has them, as a sentence; absent where nothing says. */
  readonly shift?: string
  readonly matrix?: MatrixView
  readonly classes: readonly ClassRow[]
  readonly slices: SlicesView
  readonly failures: FailureCounts
  /** What the suspect labels amount to; absent where none can be told. */
  readonly labelErrors?: LabelErrorsView
  /** The splits with scores to draw curves from. */
  readonly scored: readonly Split[]
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

/** A part of the test set beside the rest of it. */
export interface SliceRow {
  /** As a predicate. */
  readonly where: string
  readonly samples: number
  readonly inside: Shown
  readonly outside: Shown
  /** Inside − outside. */
  readonly difference: Shown
  /** P of the slice being no worse than the rest; of found slices after the correction for all that were tested. */
  readonly p: Shown
  /** Whether it is worse than the rest beyond chance. */
  readonly worse: boolean
  /** What the marks of doubtful intervals among its figures mean. */
  readonly doubts: readonly string[]
}

export interface SlicesView {
  /** Title of the metric that slices are compared by. */
  readonly metric: string
  /** What a predicate may ask for. */
  readonly columns: readonly string[]
  /** Slices that were tested, and the least number of samples of one; 0 where there was no column to search. */
  readonly tested: number
  readonly minimum: number
  /** Those that look worse than the rest, the most certainly worse first. */
  readonly found: readonly SliceRow[]
  /** What the configuration demands of parts of the test set. */
  readonly floors: readonly FloorRow[]
}

/** A floor of `targets.slices`, judged on its own samples. */
export interface FloorRow {
  readonly where: string
  readonly samples: number
  /** Title of the metric. */
  readonly metric: string
  readonly floor: Shown
  /** Absent where the metric is undefined for these samples. */
  readonly reached?: Shown
  readonly verdict: FloorOutcome['verdict']
  /** Why it can't be judged. */
  readonly problem?: string
  /** What the mark of a doubtful interval means. */
  readonly doubts: readonly string[]
}

export type SliceAnswer =
  | { readonly kind: 'slice'; readonly slice: SliceRow }
  /** It can't be asked, or has too few samples: why. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Every metric of the samples that a predicate selects, beside those of all test samples. */
export type SliceMetricsAnswer =
  | {
      readonly kind: 'metrics'
      readonly where: string
      readonly samples: number
      readonly rows: readonly {
        readonly title: string
        readonly definition: string
        readonly inside: Shown
        readonly whole: Shown
      }[]
      /** What the marks of doubtful intervals among them mean. */
      readonly doubts: readonly string[]
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** How many samples each list has; a list that isn't there can't be drawn from these predictions. */
export type FailureCounts = Readonly<Partial<Record<FailureList, number>>>

/** What confident learning counts of all samples, listed or not. */
export interface LabelErrorsView {
  /** How many labels are wrong, as it is estimated. */
  readonly estimated: string
  readonly total: number
  /** The label and the likely class, the most frequent first. */
  readonly pairs: readonly { readonly given: string; readonly likely: string; readonly count: number }[]
}

export interface FailureSample extends CellSample {
  /** The label, and what was predicted or is likely. */
  readonly actual: string
  readonly other: string
  /** Confidence, loss or margin, as it is shown. */
  readonly figure: string
}
