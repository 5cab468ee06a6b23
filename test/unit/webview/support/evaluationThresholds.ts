import { figuresAt, placeOf, placesNear } from '../../../../src/core/thresholds/table.ts'
import type { ClassCurves, ScoreStretch, ThresholdPoint } from '../../../../src/protocol/evaluation/curves.ts'
import type { CandidateView, RecordedView, RuleView } from '../../../../src/protocol/evaluation/decision.ts'
import type { LabelsView } from '../../../../src/protocol/evaluation/labels.ts'
import type { Shown } from '../../../../src/protocol/evaluation/shown.ts'
import type { Split } from '../../../../src/protocol/evaluation/splits.ts'
import { hostile, shown } from './evaluationView.ts'

const counts = {
  thresholds: [0.9, 0.6, 0.4, 0.1],
  truePositives: [1, 1, 2, 2],
  falsePositives: [0, 1, 1, 2],
  positives: 2,
  negatives: 2,
}

/** What a threshold gives of two positives and two negatives. */
export function pointAt(threshold: number): ThresholdPoint {
  const figures = figuresAt(counts, placeOf(counts, threshold))
  const precision = Number.isNaN(figures.precision) ? null : figures.precision
  return { ...figures, precision, threshold, text: String(threshold) }
}

export const curves = (index: number, split: Split): ClassCurves => ({
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

/** The scores next to a threshold. */
export function scoresNear(threshold: number): ScoreStretch {
  const { from, end } = placesNear(counts, threshold, 128)
  return {
    points: counts.thresholds.slice(from, end).map(pointAt),
    reachesHighest: from === 0,
    reachesLowest: end === counts.thresholds.length,
  }
}

export const rule = (role: RuleView['role'], threshold: number, test?: Shown): RuleView => ({
  role,
  objective: hostile,
  threshold: String(threshold),
  point: pointAt(threshold),
  figures: [{ title: 'Precision', validation: shown(0.8, '0.7 to 0.9'), ...(test && { test }) }],
  doubts: ['Intervals marked doubtful may be too short.', `${hostile} of a rule`],
})

export const candidate = (name: string, rest: Partial<CandidateView>): CandidateView => ({
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
export const labelThresholds: LabelsView = {
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
