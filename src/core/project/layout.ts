/** Where a project keeps its files (`contracts`): relative to the project, with `/`. */
export const layout = {
  configs: {
    training: 'configs/training_config.yaml',
    optimization: 'configs/optimization_config.yaml',
    final: 'configs/final_config.yaml',
  },
  phases: 'phases',
  productionChecklist: 'phases/05_finalization/checklists/production_ready.md',
  signOffs: 'phases/05_finalization/signoffs.jsonl',
  testSetLock: 'phases/05_finalization/test_set.lock.json',
  knownIssues: 'known_issues.md',
  decisionLog: 'docs/decision_log.md',
  checkpoints: 'checkpoints/production',
  run: 'results/production',
  models: 'models',
  production: {
    onnx: 'models/production_model.onnx',
    int8: 'models/production_model_quantized.onnx',
    fp16: 'models/production_model_fp16.onnx',
    calibrated: 'models/production_model_calibrated.onnx',
  },
  /** Formats that only PyTorch reads, by their name in `export.formats`. */
  torchFormats: {
    torchscript: 'models/production_model.pt',
    pt2: 'models/production_model.pt2',
  },
  documents: {
    deploymentGuide: 'docs/deployment_guide.md',
    modelCard: 'docs/model_card.md',
    finalReport: 'final_report.md',
    testResults: 'results/production/test_results.md',
  },
  pipelineLock: '.finalize/lock.json',
} as const

/** File names inside a run directory. */
export const runFiles = {
  run: 'run.json',
  /** Copy of the configuration, of a trainer that states no digests in `run.json`. */
  config: 'config.yaml',
  events: 'events.jsonl',
  log: 'training.log',
  metrics: 'metrics.json',
  predictions: { val: 'predictions/val.npz', test: 'predictions/test.npz' },
  signature: 'signature.json',
  evaluation: 'evaluation.json',
  calibration: 'calibration.json',
  parity: 'parity.json',
  benchmark: 'benchmark.json',
  evidence: 'evidence.json',
  /** What the other seeds of `reproducibility.repeat` reach, and their run directories. */
  repeats: 'repeats.json',
  repeatRuns: 'repeats',
  confusionMatrix: 'confusion_matrix.png',
  plots: {
    roc: 'plots/roc.svg',
    precision_recall: 'plots/precision_recall.svg',
    reliability: 'plots/reliability.svg',
  },
  testResults: 'test_results.md',
  uncommittedChanges: 'uncommitted_changes.diff',
} as const
