import type { Handlers } from '../../../../src/protocol/channel.ts'
import type { EvaluationProtocol } from '../../../../src/protocol/evaluation.ts'
import type { CalibrationView } from '../../../../src/protocol/evaluation/calibration.ts'
import type { ComparedMetric } from '../../../../src/protocol/evaluation/comparison.ts'
import { candidate, curves, labelThresholds, pointAt, rule, scoresNear } from './evaluationThresholds.ts'
import { hostile, shown, slice, view } from './evaluationView.ts'

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

/** What a host answers of that evaluation. */
export const answers: Handlers<EvaluationProtocol> = {
  load: () => ({ kind: 'ready', view }),
  exactMetrics: () => ({
    metrics: view.metrics.map((row) => ({ ...row, test: shown(0.9, '0.79 to 0.96') })),
    doubts: [],
  }),
  curves: ({ index, split }) => curves(index, split),
  threshold: ({ threshold }) => pointAt(threshold),
  scores: ({ threshold }) => scoresNear(threshold),
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
}
