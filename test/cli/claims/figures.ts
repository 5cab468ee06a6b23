import { inArrays, inJson, inText, pick, run, type Arrays, type Claim } from './forgery.ts'
import { documents, predictions, release } from './turns.ts'

const test = `${run}/predictions/test.npz`
const numbers = (arrays: Arrays, name: string) => Array.from(arrays[name]!.data, Number)
const rows = (count: number) => Array.from({ length: count }, (_, row) => row)

const withoutThrees = (arrays: Arrays) =>
  pick(
    arrays,
    numbers(arrays, 'y_true').flatMap((target, row) => (target === 3 ? [] : [row])),
  )

const permuted = (arrays: Arrays): Arrays => {
  const { y_true: target } = pick(arrays, rows(arrays['y_true']!.shape[0]!).toReversed())
  return { ...arrays, y_true: target! }
}

/** Every sample predicted right. */
const perfect = (arrays: Arrays): Arrays => {
  const targets = numbers(arrays, 'y_true')
  const data = Float64Array.from({ length: targets.length * 10 }, (_, at) =>
    targets[Math.floor(at / 10)] === at % 10 ? 0.991 : 0.001,
  )
  return { ...arrays, y_score: { type: 'float64', shape: [targets.length, 10], data } }
}

const shifted = (arrays: Arrays): Arrays => {
  const { outputs } = arrays
  return {
    ...arrays,
    outputs: { ...outputs!, data: Float32Array.from(numbers(arrays, 'outputs')).toReversed() },
  }
}

const training = 'final-training-complete'
const evaluation = 'test-evaluation-complete'
const parity = 'exported-accuracy-verified'
const inference = 'inference-tested'

/** Figures that a trainer, a script or a hurried person states; `sealed` with evidence.json made to agree. */
export const figures: readonly Claim[] = [
  {
    name: 'a digit in metrics.json, within the tolerance of claims',
    forge: inJson('metrics.json', (metrics) => (metrics.final.test_acc += 0.0004)),
    turns: { [training]: 'failed' },
    says: 'metrics.json was changed after the step “train”',
  },
  {
    name: 'a better claim in metrics.json',
    forge: inJson('metrics.json', (metrics) => (metrics.final.test_acc = 0.9999)),
    turns: { [training]: 'failed', [evaluation]: 'failed' },
    says: /metrics\.json claims test_acc = 0\.9999; the predictions give 0\.98/,
  },
  {
    name: 'a better claim in metrics.json, sealed',
    forge: inJson('metrics.json', (metrics) => (metrics.final.test_acc = 0.9999), 'sealed'),
    turns: { [evaluation]: 'failed' },
    says: 'metrics.json claims test_acc = 0.9999',
  },
  {
    name: 'an epoch in metrics.json, sealed',
    forge: inJson('metrics.json', (metrics) => (metrics.history[4].metrics.val_loss = 0.01), 'sealed'),
    turns: { [training]: 'failed' },
    says: 'metrics.json states val_loss = 0.01 for epoch 5',
  },
  {
    name: 'the best value in metrics.json, sealed',
    forge: inJson('metrics.json', (metrics) => (metrics.best.value = 0.01), 'sealed'),
    turns: { [training]: 'failed' },
    says: 'metrics.json states val_loss = 0.01',
  },
  ...[
    ['docs/deployment_guide.md', 'deployment-guide-complete'],
    ['docs/model_card.md', 'model-card-created'],
    [`${run}/test_results.md`, 'test-results-documented'],
    ['final_report.md', 'reproducibility-documented'],
  ].map(([file = '', item = '']): Claim => ({
    name: `a digit in ${file}`,
    forge: inText(file, /(9[78]\.\d) %/, '99.9 %'),
    turns: { [item]: 'failed' },
    says: new RegExp(`${item}: ${file}, line \\d+ .*says 99\\.9 %; today's evidence says 9[78]\\.\\d %`),
  })),
  {
    name: 'a digit in test_results.md, sealed',
    forge: inText(`${run}/test_results.md`, /(9[78]\.\d) %/, '99.9 %', 'sealed'),
    turns: { 'test-results-documented': 'stale' },
    says: 'says 99.9 %',
  },
  {
    name: 'a baseline that monitoring compares with',
    forge: inText('docs/monitoring_baseline.json', /0\.9\d+/, '0.5'),
    turns: { 'monitoring-planned': 'failed' },
    says: 'monitoring-planned: docs/monitoring_baseline.json, line',
  },
  {
    name: 'the program that the guide shows',
    forge: inText('docs/examples/predict.py', '8', '9'),
    turns: { 'deployment-guide-complete': 'failed' },
    says: 'docs/examples/predict.py, line',
  },
  {
    name: 'evaluation.json with another accuracy',
    forge: inJson('evaluation.json', ({ test }) => (test.metrics.test_acc.value = 0.9999)),
    turns: { ...release, [evaluation]: 'failed' },
    says: /evaluation\.json states test\.metrics\.test_acc\.value = 0\.9999; the predictions give 0\.98/,
  },
  {
    name: 'evaluation.json with another accuracy, sealed',
    forge: inJson('evaluation.json', ({ test }) => (test.metrics.test_acc.value = 0.9999), 'sealed'),
    turns: { ...release, [evaluation]: 'failed' },
    says: 'evaluation.json states test.metrics.test_acc.value = 0.9999',
  },
  {
    name: 'a count of the confusion matrix, sealed',
    forge: inJson('evaluation.json', ({ confusionMatrix }) => (confusionMatrix[3][5] += 1), 'sealed'),
    turns: { ...release, [evaluation]: 'failed', 'confusion-matrix-analysed': 'failed' },
    says: /evaluation\.json counts \d samples? of class 3 predicted as 5/,
  },
  {
    name: 'samples dropped from the test predictions',
    forge: inArrays(test, (arrays) => pick(arrays, rows(350))),
    turns: predictions,
    says: /predictions\/test\.npz .*350.*360/,
  },
  {
    name: 'a class deleted from the test predictions',
    forge: inArrays(test, withoutThrees),
    turns: predictions,
    says: /predictions\/test\.npz .*class (?:"|“)?3/,
  },
  {
    name: 'targets of the test predictions in another order',
    forge: inArrays(test, permuted),
    turns: predictions,
    says: /predictions\/test\.npz.*digit-/,
  },
  {
    name: 'test predictions without a fault',
    forge: inArrays(test, perfect),
    turns: predictions,
    says: 'predictions/test.npz was changed after the step “train”',
  },
  {
    name: 'test predictions without a fault, sealed',
    forge: inArrays(test, perfect, 'sealed'),
    turns: { ...predictions, 'test-target-met': 'passed', 'val-test-gap': 'passed' },
    says: /evaluation\.json states .* the predictions give|metrics\.json claims test_acc/,
  },
  {
    name: 'validation predictions nearer to the test figures',
    forge: inArrays(`${run}/predictions/val.npz`, perfect),
    turns: {
      [evaluation]: 'failed',
      'val-test-gap': 'missing',
      'confusion-matrix-analysed': 'stale',
      'test-results-documented': 'stale',
      'model-card-created': 'stale',
      'reproducibility-documented': 'stale',
    },
    says: 'val-test-gap: results/production/predictions/val.npz was changed',
  },
  {
    name: 'flips in parity.json',
    forge: inJson('parity.json', ({ variants }) => (variants[2].flips += 1)),
    turns: { ...documents, [parity]: 'failed', [inference]: 'failed' },
    says: /parity\.json states flips = \d for variant int8/,
  },
  {
    name: 'an accuracy in parity.json, sealed',
    forge: inJson('parity.json', ({ variants }) => (variants[2].accuracy = 1), 'sealed'),
    turns: { ...documents, [parity]: 'failed' },
    says: 'parity.json states accuracy = 1 for variant int8',
  },
  {
    name: 'flipped samples in parity.json, sealed',
    forge: inJson('parity.json', ({ variants }) => variants[2].flippedIds.unshift('digit-17'), 'sealed'),
    turns: { ...documents, [parity]: 'failed' },
    says: 'parity.json lists sample digit-17 as flipped in variant int8',
  },
  {
    name: 'a size in parity.json, sealed',
    forge: inJson('parity.json', ({ variants }) => (variants[2].bytes = 17), 'sealed'),
    turns: { ...documents, [parity]: 'failed' },
    says: 'parity.json states bytes = 17 for variant int8',
  },
  {
    name: 'outputs of a variant, sealed',
    forge: inArrays(`${run}/predictions/variants/int8.npz`, shifted, 'sealed'),
    turns: { [parity]: 'failed' },
    says: 'predictions/variants/int8.npz gives',
  },
  {
    name: 'the fastest run in benchmark.json',
    forge: inJson('benchmark.json', ({ variants }) => (variants[0].latencies[0].min /= 2)),
    turns: { ...documents, [inference]: 'failed' },
    says: 'benchmark.json was changed after the step “benchmark”',
  },
  {
    name: 'a median below the fastest run in benchmark.json, sealed',
    forge: inJson('benchmark.json', ({ variants }) => (variants[0].latencies[0].p50 = 1e-6), 'sealed'),
    turns: { ...documents, [inference]: 'failed' },
    says: "latencies of variant onnx at batch 1 can't be of one measurement",
  },
  {
    name: 'a size in benchmark.json, sealed',
    forge: inJson('benchmark.json', ({ variants }) => (variants[0].bytes = 100), 'sealed'),
    turns: { ...documents, [inference]: 'failed' },
    says: 'benchmark.json states 100 bytes for variant onnx',
  },
]
