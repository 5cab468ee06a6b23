import type { FloorRow, SliceRow } from '../../../../src/protocol/evaluation/slices.ts'
import type { Shown } from '../../../../src/protocol/evaluation/shown.ts'
import type { EvaluationView } from '../../../../src/protocol/evaluation/view.ts'

/** A name that is markup. */
export const hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'
const other = '"><b>b</b> & \u202etxt'

/** A figure as the host gives it. */
export const shown = (value: number | null, interval?: string): Shown => ({
  value,
  text: value === null ? 'undefined' : value.toFixed(3),
  ...(interval !== undefined && { interval }),
})

export const names = [hostile, other, 'c']

export const slice = (where: string, accuracy: number, p: number): SliceRow => ({
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
