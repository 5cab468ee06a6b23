import { connect, serve, type Handlers, type Line } from '../../../../src/protocol/channel.ts'
import {
  fromEvaluationHost,
  readEvaluationRequest,
  type EvaluationProtocol,
} from '../../../../src/protocol/evaluation.ts'
import { figuresAt, placeOf, placesNear } from '../../../../src/core/thresholds/table.ts'
import type { ClassCurves, ThresholdPoint } from '../../../../src/protocol/evaluation/curves.ts'
import type { CalibrationView } from '../../../../src/protocol/evaluation/calibration.ts'
import type { ComparedMetric } from '../../../../src/protocol/evaluation/comparison.ts'
import type { CandidateView, RecordedView, RuleView } from '../../../../src/protocol/evaluation/decision.ts'
import type { LabelsView } from '../../../../src/protocol/evaluation/labels.ts'
import type { Split } from '../../../../src/protocol/evaluation/splits.ts'
import type { Shown } from '../../../../src/protocol/evaluation/shown.ts'
import type { FloorRow, SliceRow } from '../../../../src/protocol/evaluation/slices.ts'
import type { EvaluationView } from '../../../../src/protocol/evaluation/view.ts'
import type { EvaluationLink } from '../../../../webview/evaluation/link.ts'

export const hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'
const other = '"><b>b</b> & \u202etxt'

const shown = (value: number | null, interval?: string): Shown => ({
  value,
  text: value === null ? 'undefined' : value.toFixed(3),
  ...(interval !== undefined && { interval }),
})

export const names = [hostile, other, 'c']

const slice = (where: string, accuracy: number, p: number): SliceRow => ({
  where,
  samples: 40,
  inside: { ...shown(accuracy, '0.5 to 0.9, doubtful'), doubt: hostile },
  outside: shown(0.95),
  difference: shown(accuracy - 0.95, '-0.3 to -0.1'),
  p: shown(p),
  worse: p < 0.05,
  doubts: ['Intervals marked doubtful may be too short.', hostile],
})

export const view: EvaluationView = {
  task: 'classification',
  runDirectory: 'results/<production>',
  samples: 30,
  classNames: names,
  primary: 'acc',
  metrics: [
    {
      id: 'acc',
      title: 'Accuracy',
      definition: 'accuracy_score',
      test: shown(0.9, '0.8 to 0.95'),
      val: shown(0.92),
      difference: { value: -0.02, text: '-2.00 pp' },
    },
  ],
  gap: {
    band: 'acceptable',
    metric: 'Accuracy',
    difference: { value: -0.02, text: '-2.00 pp' },
    worse: true,
    excellent: '2 pp',
    acceptable: '5 pp',
  },
  matrix: {
    shown: [0, 1, 2],
    counts: [
      [9, 1, 0],
      [2, 8, 0],
      [0, 0, 10],
    ],
    actual: [10, 10, 10],
    predicted: [11, 9, 10],
    pairs: [{ actual: 1, predicted: 0, count: 2, share: '20.0 %' }],
  },
  classes: [0.9, null, 0.99].map((recall, index) => ({
    index,
    name: names[index]!,
    support: 10,
    predicted: [11, 9, 10][index]!,
    precision: shown(0.5),
    recall: shown(recall, recall === null ? undefined : '0.7 to 1'),
    f1: shown(0.5),
    auc: shown(0.5),
  })),
  slices: {
    metric: 'Accuracy',
    columns: ['age', 'country'],
    tested: 12,
    minimum: 20,
    floors: [],
    found: [slice('age < 20', 0.7, 0.001), slice(`country == "${hostile}"`, 0.8, 0.4)],
  },
  failures: { mistakes: 3, hardest: 60, labels: 0 },
  labelErrors: { estimated: '1,200', total: 1234, pairs: [{ given: hostile, likely: 'c', count: 1000 }] },
  scored: ['val', 'test'],
  weighted: false,
  variants: [
    {
      name: hostile,
      path: 'models/a.onnx',
      recommended: true,
      size: { value: 10, text: '10 bytes' },
      failedProbes: [hostile],
      largestDifference: shown(0.1),
      latencies: [{ batch: 1, p50: shown(1), p95: shown(2), p99: shown(3), throughput: shown(4) }],
    },
  ],
  conclusion: hostile,
  reasons: [hostile],
  measuredOn: hostile,
  notes: [hostile],
  doubts: [hostile],
}

/** What a configuration may demand of slices. */
export const floors: readonly FloorRow[] = [
  {
    where: hostile,
    samples: 40,
    metric: 'Recall, macro',
    floor: shown(0.75),
    reached: shown(0.8, '0.7 to 0.9'),
    verdict: 'uncertain',
    doubts: ['Intervals marked doubtful may be too short.', 'Class a has 4 samples.'],
  },
  {
    where: 'gone == 1',
    samples: 0,
    metric: 'Accuracy',
    floor: shown(0.9),
    verdict: 'broken',
    problem: hostile,
    doubts: [],
  },
]

const counts = {
  thresholds: [0.9, 0.6, 0.4, 0.1],
  truePositives: [1, 1, 2, 2],
  falsePositives: [0, 1, 1, 2],
  positives: 2,
  negatives: 2,
}

function pointAt(threshold: number): ThresholdPoint {
  const figures = figuresAt(counts, placeOf(counts, threshold))
  const precision = Number.isNaN(figures.precision) ? null : figures.precision
  return { ...figures, precision, threshold, text: String(threshold) }
}

const curves = (index: number, split: Split): ClassCurves => ({
  index,
  split,
  samples: 4,
  prevalence: 0.5,
  auc: shown(0.75),
  averagePrecision: shown(0.8),
  roc: [
    [0, 0],
    [0, 0.5],
    [0.5, 1],
    [1, 1],
  ],
  precisionRecall: [
    [0, 1],
    [0.5, 1],
    [1, 0.5],
  ],
  calibration: {
    error: shown(0.05),
    bins: [{ predicted: 0.2, observed: 0.3, low: 0.1, high: 0.5, samples: 10 }],
  },
  slider: {
    low: 0,
    high: 1,
    points: Array.from({ length: 1001 }, (_, at) => pointAt(at / 1000)),
    ...(split === 'val' && { best: pointAt(0.4) }),
  },
})

const rule = (role: RuleView['role'], threshold: number, test?: Shown): RuleView => ({
  role,
  objective: hostile,
  threshold: String(threshold),
  point: pointAt(threshold),
  figures: [{ title: 'Precision', validation: shown(0.8, '0.7 to 0.9'), ...(test && { test }) }],
  doubts: ['Intervals marked doubtful may be too short.', `${hostile} of a rule`],
})

const candidate = (name: string, rest: Partial<CandidateView>): CandidateView => ({
  name,
  meets: rest.threshold !== undefined,
  figures: [shown(0.8, '0.7 to 0.9'), shown(0.7)],
  ...rest,
})

const both = (usual: number, chosen: number) => ({
  usual: shown(usual, `${(usual - 0.1).toFixed(3)} to ${(usual + 0.1).toFixed(3)}`),
  chosen: shown(chosen, `${(chosen - 0.1).toFixed(3)} to ${(chosen + 0.1).toFixed(3)}`),
})

/** Two labels with thresholds of their own and one that stays at 0.5. */
const labelThresholds: LabelsView = {
  labels: [
    { name: hostile, threshold: '0.3', isKept: false, title: 'F1', validation: shown(0.8, '0.7 to 0.9') },
    { name: 'b', isKept: false, title: 'F1', validation: shown(0) },
    { name: 'c', threshold: '0.5', isKept: true },
  ],
  together: [
    { title: 'F1, macro', validation: both(0.5, 0.6) },
    { title: 'Hamming loss', validation: both(0.25, 0.125) },
  ],
  doubts: [`${hostile} of labels`],
}

/** The same once test has judged them. */
export const recordedLabels: LabelsView = {
  ...labelThresholds,
  labels: labelThresholds.labels.map((label, at) => ({ ...label, ...(at < 2 && { test: shown(0.75) }) })),
  together: labelThresholds.together.map((each) => ({ ...each, test: both(0.45, 0.55) })),
}

export const recorded: RecordedView = {
  day: '2026-11-26',
  isCurrent: true,
  isJudged: true,
  models: 1,
  rules: [rule('primary', 0.6, shown(0.75, '0.6 to 0.85'))],
}

const state = (error: number, isOff: boolean) => ({
  error: shown(error, `${error - 0.01} to ${error + 0.01}`),
  adaptive: shown(error),
  loss: shown(0.4),
  brier: shown(0.2),
  isOff,
  doubts: ['Intervals marked doubtful may be too short.', `${hostile} of a probability`],
  bins: [
    { predicted: 0.2, observed: 0.3, low: 0.1, high: 0.5, samples: 10 },
    { predicted: 0.9, observed: 0.7, low: 0.6, high: 0.8, samples: 12_345 },
  ],
})

const calibration: CalibrationView = {
  isExported: false,
  splits: [
    { split: 'test', samples: 300, before: state(0.08, true) },
    { split: 'val', samples: 200, before: state(0.07, true) },
  ],
}

/** The same with the temperature that the configuration asks for. */
export const calibrated: CalibrationView = {
  ...calibration,
  method: 'temperature',
  splits: calibration.splits.map((split) => ({ ...split, after: state(0.02, false) })),
}

const compared = (id: string, verdict: ComparedMetric['verdict']): ComparedMetric => ({
  id,
  title: id,
  model: shown(0.91),
  baseline: shown(0.9),
  difference: shown(0.01, '-0.01 to 0.03'),
  p: shown(0.55),
  verdict,
  needed: { value: null, text: '–' },
})

/** The warnings of a section. */
export const meanings = (section: string) =>
  all(`section[aria-labelledby="${section}"] .message.warning`).map((each) => each.textContent)

/** Both ends of a channel in one process. */
export function open(overrides: Partial<Handlers<EvaluationProtocol>> = {}) {
  const asked: { type: string }[] = []
  const ends: { host?: (message: unknown) => void; view?: (message: unknown) => void } = {}
  const host: Line = {
    post: (message) => ends.view?.(structuredClone(message)),
    listen(receive) {
      ends.host = receive
      return () => {}
    },
  }
  const far: Line = {
    post(message) {
      const { body } = message as { body: { type: string } }
      // What is asked for beforehand comes at any time.
      if (body.type !== 'scores') asked.push(body)
      ends.host?.(structuredClone(message))
    },
    listen(receive) {
      ends.view = receive
      return () => {}
    },
  }
  serve<EvaluationProtocol>(host, readEvaluationRequest, {
    load: () => ({ kind: 'ready', view }),
    exactMetrics: () => ({
      metrics: view.metrics.map((row) => ({ ...row, test: shown(0.9, '0.79 to 0.96') })),
      doubts: [],
    }),
    curves: ({ index, split }) => curves(index, split),
    threshold: ({ threshold }) => pointAt(threshold),
    scores({ threshold }) {
      const { from, end } = placesNear(counts, threshold, 128)
      return {
        points: counts.thresholds.slice(from, end).map(pointAt),
        reachesHighest: from === 0,
        reachesLowest: end === counts.thresholds.length,
      }
    },
    models: () => [{ name: hostile, path: 'results/other/predictions/val.npz', split: 'val' }],
    decide: ({ index, objective, models = [], ensembles = [] }) =>
      objective.startsWith('alerts')
        ? { kind: 'refused', reason: hostile }
        : {
            kind: 'decided',
            index,
            validationSamples: 40,
            testSamples: 30,
            untested: [],
            rules: [rule('primary', 0.61), rule('backup', 0.3)],
            candidates: {
              titles: ['F1', 'Precision'],
              rows:
                models.length === 0
                  ? []
                  : [
                      candidate('stacked', { role: 'primary', threshold: '0.61', ensemble: 'stacked' }),
                      candidate(hostile, { role: 'backup', threshold: '0.3' }),
                      ...ensembles.slice(1).map((kind) => candidate(kind, { ensemble: kind })),
                    ],
              doubts: [],
            },
            sweep: {
              distinct: 39,
              titles: ['Precision', 'Predicted'],
              rows: [
                { threshold: '0.10', isChosen: false, cells: ['0.500', '40'] },
                { threshold: '0.61', isChosen: true, cells: ['0.800', '20'] },
              ],
            },
            notes: [hostile],
          },
    record: () => true,
    decideLabels: ({ objective }) =>
      objective.startsWith('alerts')
        ? { kind: 'refused', reason: hostile }
        : {
            kind: 'decided',
            objective: 'the highest F1',
            validationSamples: 40,
            testSamples: 30,
            view: labelThresholds,
            notes: [hostile],
          },
    recordLabels: () => true,
    recordedLabels: () => undefined,
    recorded: () => undefined,
    openDecisions: () => undefined,
    calibration: () => calibration,
    calibrate: () => true,
    baselines: () => [{ name: hostile, path: 'results/baseline/predictions/test.npz', split: 'test' }],
    pickPredictions: () => undefined,
    compare: ({ path }) =>
      path.includes('gone')
        ? { kind: 'refused', reason: hostile }
        : {
            kind: 'compared',
            comparison: {
              baseline: path,
              split: 'test',
              samples: 300,
              metric: 'Accuracy',
              verdict: 'unclear',
              needed: '1,200',
              mcnemar: { onlyModel: 7, onlyBaseline: 4, p: '0.55' },
              rows: [compared('acc', 'unclear'), compared('f1', 'worse')],
              notes: [hostile],
            },
          },
    compareSeveral: ({ paths }) =>
      paths.some((each) => each.includes('gone'))
        ? { kind: 'refused', reason: hostile }
        : {
            kind: 'compared',
            view: {
              samples: 300,
              metric: 'accuracy',
              titles: ['Accuracy', 'F1, macro'],
              models: [
                { name: hostile, isOwn: false, figures: [shown(0.95, '0.9 to 0.97'), shown(0.9)] },
                { name: 'production', isOwn: true, figures: [shown(0.9, '0.85 to 0.93'), shown(0.85)] },
              ],
              pairs: [
                {
                  model: hostile,
                  against: 'production',
                  difference: shown(0.05, '0.01 to 0.09'),
                  p: shown(0.02),
                  verdict: 'better',
                  needed: { value: 120, text: '120' },
                },
              ],
              notes: [hostile],
              doubts: [],
            },
          },
    plots: () => [],
    savePlots: () => true,
    cell: ({ actual, predicted, from }) => ({
      actual,
      predicted,
      total: 3,
      samples: [{ id: from === 0 ? hostile : 'later', confidence: '99.0 %' }],
    }),
    slice: ({ where }) =>
      where.includes('gone')
        ? { kind: 'refused', reason: `${where}: there is no column ${hostile}` }
        : { kind: 'slice', slice: slice(where, 0.6, 0.01) },
    sliceMetrics: ({ where }) =>
      where.includes('country')
        ? { kind: 'refused', reason: hostile }
        : {
            kind: 'metrics',
            where,
            samples: 40,
            rows: [
              {
                title: 'Accuracy',
                definition: hostile,
                inside: { ...shown(0.7, '0.5 to 0.8'), method: 'Wilson' },
                whole: shown(0.9),
              },
            ],
            doubts: [hostile],
          },
    failures: ({ list, from }) => [
      { id: `${list} ${from}`, actual: hostile, other: list === 'hardest' ? hostile : 'c', figure: '0.5' },
    ],
    around: () => undefined,
    cellList: ({ actual, predicted }) => ({
      actual,
      predicted,
      total: 3,
      samples: [{ id: hostile, confidence: '99.0 %' }, { id: 'later' }],
    }),
    start: () => undefined,
    cancel: () => undefined,
    drawMatrix: () => '<svg xmlns="http://www.w3.org/2000/svg"/>',
    copy: () => undefined,
    save: () => true,
    ...overrides,
  })
  const end = connect<EvaluationProtocol>(far, fromEvaluationHost, () => {})
  const choices: Record<string, unknown> = {}
  const failures: unknown[] = []
  const link: EvaluationLink = {
    request: (request) => end.request(request),
    choice: (name) => choices[name],
    choose: (name, value) => (choices[name] = value),
    again: () => Promise.resolve(end.request({ type: 'load' })).then(() => undefined),
    attempt: (work) => work().catch((error: unknown) => void failures.push(error)),
  }
  return { link, asked, choices, failures }
}

/** The page that a test has. */
export function freshRoot(): HTMLElement {
  const root = document.createElement('main')
  document.body.replaceChildren(root)
  return root
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 10))
export const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(`main ${selector}`)]
export const button = (text: string) => all('button').find((each) => each.textContent.includes(text))!
export const sectionOf = (id: string) => document.querySelector(`#${id}`)!.closest('section')!

/** The marks of the threshold's slider. */
export const marks = () => all('.marked button').map((each) => each.textContent)

/** What the threshold gives, by name. */
export const figures = () =>
  Object.fromEntries(
    all('.threshold .tile').map((tile) => [
      tile.querySelector('dt')!.textContent,
      tile.querySelector('dd')!.textContent,
    ]),
  )
