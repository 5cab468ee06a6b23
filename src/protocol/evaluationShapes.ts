import type {
  CellSample,
  CellSamples,
  ClassRow,
  EvaluationView,
  FloorRow,
  GapView,
  MatrixView,
  MetricRow,
  MetricsView,
  Picture,
  Shown,
  ValuesView,
  VariantRow,
  FailureCounts,
  FailureSample,
  LabelErrorsView,
  SliceAnswer,
  SliceMetricsAnswer,
  SliceRow,
  SlicesView,
} from './evaluationView.ts'
import { splits } from './evaluationParts.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nullable,
  number,
  oneOf,
  optional,
  told,
  type Shape,
} from './shape.ts'

export const splitShape = oneOf(...splits)

/** The number of a class, as a view may send it. */
export const classIndex = integer(0, 1_000_000)

const most = 1_000_000
export const shown = fields<Shown>({
  value: nullable(number()),
  text: told,
  interval: optional(told),
  method: optional(told),
  doubt: optional(told),
})
const indices = list(classIndex, most)
const numbers = list(number(), most)
const point: Shape = (value) => Array.isArray(value) && value.length === 2 && value.every(number())
export const drawnPoints = list(point, most)

export const matrixShape = fields<MatrixView>({
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
  points: drawnPoints,
  errors: list(fields<ValuesView['errors'][number]>({ from: number(), to: number(), samples: integer() })),
  bias: shown,
  medianError: shown,
  usualError: shown,
  worst: list(fields<ValuesView['worst'][number]>({ id: told, actual: told, predicted: told, error: told })),
})

const slice = fields<SliceRow>({
  where: told,
  samples: integer(),
  inside: shown,
  outside: shown,
  difference: shown,
  p: shown,
  worse: boolean,
  doubts: list(told),
})

export const sliceAnswerShape = anyOf(
  fields<Extract<SliceAnswer, { kind: 'slice' }>>({ kind: oneOf('slice'), slice }),
  fields<Extract<SliceAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

const metricRows = list(
  fields<MetricRow>({
    id: told,
    title: told,
    definition: told,
    test: shown,
    val: optional(shown),
    difference: optional(shown),
  }),
)

export const metricsShape = fields<MetricsView>({ metrics: metricRows, doubts: list(told) })

type SliceMetrics = Extract<SliceMetricsAnswer, { kind: 'metrics' }>

export const sliceMetricsShape = anyOf(
  fields<SliceMetrics>({
    kind: oneOf('metrics'),
    where: told,
    samples: integer(),
    rows: list(
      fields<SliceMetrics['rows'][number]>({ title: told, definition: told, inside: shown, whole: shown }),
    ),
    doubts: list(told),
  }),
  fields<Extract<SliceMetricsAnswer, { kind: 'refused' }>>({ kind: oneOf('refused'), reason: told }),
)

export const viewShape = fields<EvaluationView>({
  task: oneOf('classification', 'multi-label', 'regression', 'count'),
  runDirectory: told,
  samples: integer(),
  classNames: list(told, most),
  positiveClass: optional(told),
  primary: told,
  metrics: metricRows,
  doubts: list(told),
  gap: fields<GapView>({
    band: oneOf('excellent', 'acceptable', 'too-large', 'unknown'),
    metric: told,
    difference: optional(shown),
    worse: boolean,
    excellent: told,
    acceptable: told,
  }),
  shift: optional(told),
  matrix: optional(matrixShape),
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
  slices: fields<SlicesView>({
    metric: told,
    columns: list(told),
    tested: integer(),
    minimum: integer(),
    found: list(slice),
    floors: list(
      fields<FloorRow>({
        where: told,
        samples: integer(),
        metric: told,
        floor: shown,
        reached: optional(shown),
        verdict: oneOf('reached', 'missed', 'uncertain', 'undefined', 'broken'),
        problem: optional(told),
        doubts: list(told),
      }),
    ),
  }),
  failures: fields<FailureCounts>({
    mistakes: optional(integer()),
    hardest: optional(integer()),
    labels: optional(integer()),
  }),
  labelErrors: optional(
    fields<LabelErrorsView>({
      estimated: told,
      total: integer(),
      pairs: list(fields<LabelErrorsView['pairs'][number]>({ given: told, likely: told, count: integer() })),
    }),
  ),
  scored: list(splitShape),
  weighted: boolean,
  values: optional(values),
  variants: list(variant),
  conclusion: optional(told),
  reasons: list(told),
  measuredOn: optional(told),
  notes: list(told),
})

const picture = fields<Picture>({
  width: integer(1, 4096),
  height: integer(1, 4096),
  channels: (value) => value === 1 || value === 3,
  pixels: told,
})

export const failureSampleShape = fields<FailureSample>({
  id: told,
  confidence: optional(told),
  picture: optional(picture),
  actual: told,
  other: told,
  figure: told,
})

export const cellShape = fields<CellSamples>({
  actual: classIndex,
  predicted: classIndex,
  total: integer(),
  samples: list(fields<CellSample>({ id: told, confidence: optional(told), picture: optional(picture) })),
})
