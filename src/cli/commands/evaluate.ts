import { failure, finding, success, type Finding, type Result } from '../../core/finding.ts'
import { compareModels } from '../../core/metrics/compare.ts'
import type { Comparison } from '../../core/metrics/comparison.ts'
import { evaluatePredictions } from '../../core/metrics/evaluate.ts'
import type { Evaluation } from '../../core/metrics/evaluation.ts'
import type { ProportionMethod } from '../../core/metrics/intervals/proportion.ts'
import { usualMetrics } from '../../core/metrics/primaryMetric.ts'
import type { Files } from '../../core/ports.ts'
import { evaluationPlots } from '../../core/reports/plots/evaluationPlots.ts'
import { unscored } from '../../core/runs/labelsAlone.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import type { PredictionsReading } from '../../core/runs/readPredictions.ts'
import { cutTo } from '../../core/slices/cutTo.ts'
import { defineCommand, type PortsOf } from '../command.ts'
import { columnNamesOf } from '../columnOption.ts'
import { judgingOf, judgingOptions, readFor, taskOf, taskWarnings, type Judging } from '../judgedTask.ts'
import { misuse } from '../misuse.ts'
import { orUnwritten } from '../orUnwritten.ts'
import { plotFolders } from '../plotFolders.ts'
import { readToJudge } from '../readToJudge.ts'
import { tellJudgement } from '../tellJudgement.ts'
import { writePlots } from '../writePlots.ts'
import { evaluationJson, evaluationTables, type FileEvaluation } from '../writers/evaluation.ts'

/** `finalize-model evaluate PREDICTIONS…`: every figure of files of predictions, alone or against a baseline. */
export const evaluateCommand = defineCommand({
  name: 'evaluate',
  summary: 'Compute every metric of files of predictions, also against a baseline.',
  usage:
    'PREDICTIONS… [--baseline FILE] [--task TASK] [--class NAME] [--metric METRIC]… [--where PREDICATE] [--column PART=COLUMN]… [--exact] [--format text|json|markdown] [--plots DIR]',
  description: [
    'Reads predictions (.npz, .npy, .csv, .parquet or .arrow: y_true with y_score or y_pred, optionally id and',
    'sample_weight) and prints every metric with its 95 % interval, each class, and what is confused most. Several',
    'labels a sample are arrays y_true and y_score of samples × labels, or columns true_<label> and score_<label>.',
    'With --baseline the same samples, matched by id, are held against another model: paired intervals of the',
    'differences, an exact McNemar test, whether the model is better, worse, or the samples can’t tell, and how many',
    'samples would. Further columns cut the samples into slices: those that are worse than the rest beyond chance are',
    'named, and --where judges one on its own.',
    '',
    'Nothing but the pictures of --plots is written, and no lock is touched; the release is judged by finalize-model check.',
    'The exit code is 1 where predictions can’t be judged, 2 where a file can’t be read or written.',
  ].join('\n'),
  options: {
    baseline: { type: 'string', value: 'FILE', description: 'Predictions of the model to compare with.' },
    ...judgingOptions,
    where: {
      type: 'string',
      value: 'PREDICATE',
      description:
        'Judge only the samples that this selects, by their columns: \'age >= 60 and country in ["DE", "AT"]\'.',
    },
    exact: {
      type: 'boolean',
      description:
        'Exact intervals (Clopper–Pearson) for shares of samples, which cover at least 95 %; else Wilson’s.',
    },
    plots: {
      type: 'string',
      value: 'DIR',
      description:
        'Draw confusion matrix, ROC, precision and recall and reliability into this folder; of several files into one below it each.',
    },
  },
  examples: [
    {
      line: 'finalize-model evaluate results/production/predictions/test.npz',
      does: 'Show every metric of the held-out test set.',
    },
    {
      line: 'finalize-model evaluate new/test.npz --baseline old/test.npz --format markdown',
      does: 'Say whether the new model is better, for a pull request.',
    },
    {
      line: 'finalize-model evaluate test.csv --class fraud --metric f2_positive --format json',
      does: 'Judge by the F2 of a class; the JSON says what its members are.',
    },
    {
      line: 'finalize-model evaluate scored.csv --column y_true=label --column score_fraud=p',
      does: 'Judge a table whose columns have names of their own; of two classes one score is enough.',
    },
    {
      line: 'finalize-model evaluate test.csv --where \'country == "FR" and age < 30\'',
      does: 'See how the model does on a part of the samples.',
    },
  ],

  async run(invocation, terminal, portsOf) {
    const { positionals: paths, options, cwd } = invocation
    if (paths.length === 0) return misuse(terminal, 'evaluate', 'evaluate needs a file of predictions')
    const columnNames = columnNamesOf(invocation)
    if (typeof columnNames === 'string') return misuse(terminal, 'evaluate', columnNames)
    const ports = portsOf(cwd)
    const named = options.baseline
    const reading = { database: ports.database, columnNames }
    const baseline = named === undefined ? undefined : await readToJudge(ports.files, named, reading)
    const findings: Finding[] = [...(baseline?.findings ?? [])]
    const asked: Asked = {
      ...judgingOf(invocation),
      proportions: options.exact ? 'exact' : 'wilson',
      ...(options.where !== undefined && { where: options.where }),
      ...(baseline?.ok && { baseline: baseline.value }),
    }
    const { plots } = options
    const folders = plotFolders(paths)
    const found: FileEvaluation[] = []
    for (const [at, path] of (baseline?.ok === false ? [] : paths).entries()) {
      const judged = await evaluateFile(ports.files, path, reading, asked, plots !== undefined)
      const { evaluation = null, comparison = null } = judged.ok ? judged.value : {}
      found.push({ path, ...(asked.where !== undefined && { where: asked.where }), evaluation, comparison })
      findings.push(...judged.findings)
      if (judged.ok && plots !== undefined) {
        const folder = paths.length > 1 ? `${plots}/${folders[at]}` : plots
        const { drawn } = judged.value
        findings.push(...(await orUnwritten(() => keepPlots(portsOf, cwd, folder, path, drawn))))
      }
    }
    return tellJudgement(terminal, options.format, {
      findings,
      sections: found.flatMap((each) => evaluationTables(each, found.length === 1)),
      json: () => evaluationJson(found, findings),
    })
  },
})

interface Asked extends Judging {
  readonly where?: string
  readonly proportions: ProportionMethod
  readonly baseline?: Predictions
}

/** What is found of a file, without its samples: they needn't be held while pictures are written. */
interface Judged {
  /** Pictures as SVG, by file name without ending. */
  readonly drawn: Readonly<Record<string, string>>
  readonly evaluation: Evaluation
  readonly comparison: Comparison | null
}

async function evaluateFile(
  files: Files,
  path: string,
  reading: PredictionsReading,
  asked: Asked,
  isDrawn: boolean,
): Promise<Result<Judged>> {
  const read = await readToJudge(files, path, reading)
  if (!read.ok) return read
  const { where, baseline: other, task = taskOf(read.value), ...how } = asked
  const own = readFor(task, read.value)
  const whole = other && readFor(task, other)
  if (!own.ok || whole?.ok === false)
    return failure(...read.findings, ...own.findings, ...(whole?.findings ?? []))
  const { classNames = [] } = own.value
  const cut =
    where === undefined
      ? success({ test: own.value, baseline: whole?.value })
      : cutTo(where, own.value, classNames, whole?.value)
  if (!cut.ok) return failure(...read.findings, ...cut.findings)
  const { test, baseline } = cut.value
  const primaryMetric = `test_${(how.primaryMetric ?? usualMetrics[task]).replace(/^test_/, '')}`
  const evaluation = evaluatePredictions({ ...how, task, test, classNames, primaryMetric })
  if (!evaluation.ok) return failure(...read.findings, ...evaluation.findings)
  const comparison = baseline && compareModels(task, test, baseline, how)
  return success(
    {
      drawn: isDrawn ? evaluationPlots(test, evaluation.value) : {},
      evaluation: evaluation.value,
      comparison: comparison?.ok ? comparison.value : null,
    },
    [
      ...read.findings,
      ...cut.findings,
      ...taskWarnings(asked, task, read.value),
      ...evaluation.findings,
      ...(baseline ? unscored(baseline) : []),
      ...(comparison?.findings ?? []),
    ],
  )
}

async function keepPlots(
  portsOf: PortsOf,
  cwd: string,
  folder: string,
  path: string,
  plots: Judged['drawn'],
): Promise<readonly Finding[]> {
  return Object.keys(plots).length === 0
    ? [finding('plots-none', 'warning', { path }, { file: path })]
    : [await writePlots(portsOf, cwd, folder, plots, path)]
}
