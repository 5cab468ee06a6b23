import { finding, type Finding } from '../../core/finding.ts'
import { compareModels } from '../../core/metrics/compare.ts'
import { evaluatePredictions } from '../../core/metrics/evaluate.ts'
import type { Evaluation } from '../../core/metrics/evaluation.ts'
import type { MetricTask } from '../../core/metrics/metricList.ts'
import type { Files } from '../../core/ports.ts'
import { evaluationPlots } from '../../core/reports/plots/evaluationPlots.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { readPredictions } from '../../core/runs/predictionsFile.ts'
import { exitCodes, type Command } from '../command.ts'
import { classNamesOf } from '../classNames.ts'
import { exitCodeOf } from '../exitCode.ts'
import { programVersion } from '../version.ts'
import { writePlots } from '../writePlots.ts'
import { evaluationJson, evaluationTables, type EvaluationReport } from '../writers/evaluation.ts'
import { markdownTables, textTables } from '../writers/tables.ts'
import { writeFindings } from '../writers/findings.ts'

const tasks: readonly MetricTask[] = ['classification', 'regression', 'count']

/** `finalize-model evaluate PREDICTIONS`: every figure of one file of predictions, alone or against a baseline. */
export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'Compute every metric of a file of predictions, also against a baseline.',
  usage: 'PREDICTIONS [--baseline FILE] [--task TASK] [--format text|json|markdown] [--plots DIR]',
  description: [
    'Reads predictions (.npz, .npy, .csv, .parquet or .arrow: y_true with y_score or y_pred, optionally id and sample_weight) and',
    'prints every metric with its 95 % interval, each class, and what is confused most. With --baseline the same',
    'samples, matched by id, are held against another model: paired intervals of the differences, an exact McNemar',
    'test, and whether the model is better, worse, or the samples can’t tell.',
    '',
    'Nothing is written and no lock is touched; the release is judged by finalize-model check.',
  ].join('\n'),
  options: {
    baseline: { type: 'string', value: 'FILE', description: 'Predictions of the model to compare with.' },
    task: {
      type: 'string',
      value: 'TASK',
      choices: tasks,
      description: 'What was predicted; where absent, classes if there are scores, else values.',
    },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['text', 'json', 'markdown'],
      description: 'Form of the result.',
    },
    plots: {
      type: 'string',
      value: 'DIR',
      description: 'Draw confusion matrix, ROC, precision and recall and reliability into this folder.',
    },
  },
  positionals: 1,
  examples: [
    {
      line: 'finalize-model evaluate results/production/predictions/test.npz',
      does: 'Show every metric of the held-out test set.',
    },
    {
      line: 'finalize-model evaluate new/test.npz --baseline old/test.npz --format markdown',
      does: 'Say whether the new model is better, for a pull request.',
    },
  ],

  async run({ positionals, options, cwd }, terminal, portsOf) {
    const [path] = positionals
    if (path === undefined) {
      terminal.err(
        `finalize-model: evaluate needs a file of predictions.\nTry 'finalize-model evaluate --help'.\n`,
      )
      return exitCodes.usage
    }
    const format = options['format'] ?? 'text'
    const report = await evaluateFile(portsOf(cwd).files, path, {
      ...(typeof options['baseline'] === 'string' && { baseline: options['baseline'] }),
      ...(typeof options['task'] === 'string' && { task: options['task'] as MetricTask }),
      ...(typeof options['plots'] === 'string' && { plots: options['plots'] }),
    })
    if (format === 'json') terminal.out(evaluationJson(report))
    else {
      const tables = evaluationTables(report)
      if (tables.length > 0) {
        terminal.out(format === 'markdown' ? markdownTables(tables) : textTables(tables, terminal))
      }
      if (report.findings.length > 0) {
        const { colour, width } = terminal
        const context = { sources: new Map(), colour, width, version: programVersion }
        terminal.err(writeFindings(report.findings, 'text', context))
      }
    }
    return exitCodeOf(report.findings)
  },
}

async function evaluateFile(
  files: Files,
  path: string,
  options: { readonly baseline?: string; readonly task?: MetricTask; readonly plots?: string },
): Promise<EvaluationReport> {
  const read = await readPredictions(files, path)
  const other = options.baseline === undefined ? undefined : await readPredictions(files, options.baseline)
  const findings = [...read.findings, ...(other?.findings ?? [])]
  if (!read.ok || other?.ok === false) return { evaluation: null, comparison: null, findings }
  const predictions = read.value
  const task = options.task ?? (predictions.classes > 0 ? 'classification' : 'regression')
  const evaluation = evaluatePredictions({
    task,
    test: predictions,
    classNames: await classNamesOf(files, predictions),
    primaryMetric: task === 'classification' ? 'test_acc' : 'test_rmse',
  })
  const comparison = evaluation.ok && other ? compareModels(task, predictions, other.value) : undefined
  const drawn = evaluation.ok ? await drawPlots(files, predictions, evaluation.value, options.plots) : []
  return {
    evaluation: evaluation.ok ? evaluation.value : null,
    comparison: comparison?.ok ? comparison.value : null,
    findings: [...findings, ...evaluation.findings, ...(comparison?.findings ?? []), ...drawn],
  }
}

async function drawPlots(
  files: Files,
  predictions: Predictions,
  evaluation: Evaluation,
  folder: string | undefined,
): Promise<readonly Finding[]> {
  if (folder === undefined) return []
  const { path } = predictions
  if (Object.keys(evaluationPlots(predictions, evaluation, 'light')).length === 0) {
    return [finding('plots-none', 'warning', { path }, { file: path })]
  }
  return [await writePlots(files, folder, (scheme) => evaluationPlots(predictions, evaluation, scheme))]
}
