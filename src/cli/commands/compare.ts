import { failure, success, type Finding, type Result } from '../../core/finding.ts'
import { compareSeveral, mostModels, type ModelsComparison } from '../../core/metrics/compareSeveral.ts'
import type { Files } from '../../core/ports.ts'
import { inOneClassOrder } from '../../core/runs/classOrder.ts'
import { unscored } from '../../core/runs/labelsAlone.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import type { PredictionsReading } from '../../core/runs/readPredictions.ts'
import { defineCommand } from '../command.ts'
import { columnNamesOf } from '../columnOption.ts'
import { judgingOf, judgingOptions, readFor, taskOf, taskWarnings, type Judging } from '../judgedTask.ts'
import { misuse } from '../misuse.ts'
import { readToJudge } from '../readToJudge.ts'
import { tellJudgement } from '../tellJudgement.ts'
import { comparisonJson, modelsSections } from '../writers/comparison.ts'

/** `finalize-model compare A B [C…]`: models held against each other on the same samples. */
export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'Say which of several models is better on the same samples, or that they can’t tell.',
  usage:
    'A B [C…] [--task TASK] [--class NAME] [--metric METRIC]… [--column PART=COLUMN]… [--format text|json|markdown]',
  description: [
    `Reads the predictions of two to ${mostModels} models of the same samples, matched by id where the files have one. The`,
    'first is the baseline: each further model is held against it metric by metric, with paired 95 % intervals (exact',
    'McNemar test, DeLong, paired bootstrap), the verdict better, worse or can’t tell, and how many samples would tell',
    'such a difference (power 80 %). Of three models or more every two are compared by the metric of the verdict, with',
    'a correction for how many pairs there are. Sample weights are the first file’s.',
    '',
    'Nothing is written. The exit code is 1 where the predictions can’t be compared, 2 where a file can’t be read.',
  ].join('\n'),
  options: judgingOptions,
  examples: [
    {
      line: 'finalize-model compare old/predictions/test.npz new/predictions/test.npz',
      does: 'Say whether the new model is better than the old one.',
    },
    {
      line: 'finalize-model compare mlp.csv lstm.csv gru.csv --class 1 --metric f1_positive --format markdown',
      does: 'Rank three models by the F1 of class 1, for a decision log.',
    },
  ],

  async run(invocation, terminal, portsOf) {
    const { positionals: paths, options, cwd } = invocation
    if (paths.length < 2 || paths.length > mostModels) {
      const reason = `compare needs the predictions of 2 to ${mostModels} models, not ${paths.length}`
      return misuse(terminal, 'compare', reason)
    }
    const columnNames = columnNamesOf(invocation)
    if (typeof columnNames === 'string') return misuse(terminal, 'compare', columnNames)
    const { files, database } = portsOf(cwd)
    const compared = await compareFiles(files, paths, { database, columnNames }, judgingOf(invocation))
    const { findings } = compared
    return tellJudgement(terminal, options.format, {
      findings,
      sections: compared.ok ? modelsSections(compared.value.comparison, compared.value.classNames) : [],
      json: () => comparisonJson(compared.ok ? compared.value.comparison : null, findings),
    })
  },
})

interface Compared {
  readonly comparison: ModelsComparison
  readonly classNames: readonly string[]
}

async function compareFiles(
  files: Files,
  paths: readonly string[],
  reading: PredictionsReading,
  judging: Judging,
): Promise<Result<Compared>> {
  const models: Predictions[] = []
  const findings: Finding[] = []
  for (const path of paths) {
    const read = await readToJudge(files, path, reading)
    findings.push(...read.findings)
    if (read.ok) models.push(read.value)
  }
  const [first] = models
  if (!first || models.length < paths.length) return failure(...findings)
  const { task = taskOf(first), ...how } = judging
  const judged: Predictions[] = []
  for (const model of models) {
    const own = readFor(task, model)
    if (!own.ok) return failure(...findings, ...own.findings)
    judged.push(own.value)
  }
  const ordered = inOneClassOrder(judged)
  findings.push(...taskWarnings(judging, task, first), ...ordered.findings)
  if (!ordered.ok) return failure(...findings)
  const { classNames = [] } = ordered.value[0]!
  const compared = compareSeveral(task, ordered.value, how)
  findings.push(...judged.flatMap(unscored), ...compared.findings)
  return compared.ok ? success({ comparison: compared.value, classNames }, findings) : failure(...findings)
}
