import { ensembleKinds, ensembleTitles, type EnsembleKind } from '../../core/ensembles/combination.ts'
import { failure, finding, success, type Finding, type Result } from '../../core/finding.ts'
import { positiveClass } from '../../core/metrics/positiveClass.ts'
import type { ColumnNames } from '../../core/runs/columnNames.ts'
import { layout } from '../../core/project/layout.ts'
import type { Clock, Files } from '../../core/ports.ts'
import { decideEachLabel, type LabelThresholds } from '../../core/thresholds/decideEachLabel.ts'
import type { ThresholdDecision } from '../../core/thresholds/decision.ts'
import { appendDecision } from '../../core/thresholds/decisionLog.ts'
import { decideThresholds, type ThresholdModel } from '../../core/thresholds/decideThresholds.ts'
import { objectiveForms, parseObjective, type Objective } from '../../core/thresholds/objective.ts'
import { readModels } from '../../core/thresholds/readModels.ts'
import { recordThresholdLook } from '../../core/thresholds/recordLook.ts'
import { thresholdPlots } from '../../core/reports/plots/thresholdPlots.ts'
import { defineCommand, type Invocation, type Options, type PortsOf } from '../command.ts'
import { writePlots } from '../writePlots.ts'
import { columnNamesOf, columnOption } from '../columnOption.ts'
import { judgementFormatOption } from '../judgedTask.ts'
import { misuse } from '../misuse.ts'
import { orUnwritten } from '../orUnwritten.ts'
import { readToJudge } from '../readToJudge.ts'
import { tellJudgement } from '../tellJudgement.ts'
import { programVersion } from '../version.ts'
import { labelThresholdsJson, labelThresholdsTables } from '../writers/labelThresholds.ts'
import { thresholdsJson, thresholdsTables } from '../writers/thresholds.ts'

const declared = {
  test: {
    type: 'string',
    value: 'FILE',
    multiple: true,
    description: 'Test predictions, one a model in the order of the validation files.',
  },
  objective: {
    type: 'string',
    value: 'OBJECTIVE',
    description: 'What the threshold is chosen for; by default f1.',
  },
  backup: {
    type: 'string',
    value: 'OBJECTIVE',
    description: 'What the backup’s threshold is chosen for, of a single model.',
  },
  ensemble: {
    type: 'string',
    value: 'KIND',
    multiple: true,
    description: `Weigh an ensemble as well: ${ensembleKinds.map((kind) => `${kind} (${ensembleTitles[kind]})`).join(', ')}, or all.`,
  },
  class: {
    type: 'string',
    value: 'NAME',
    description:
      'The class that is predicted, by name or index; by default the one that the file names, else the second of two; each of several labels.',
  },
  column: columnOption,
  format: judgementFormatOption,
  plots: {
    type: 'string',
    value: 'DIR',
    description: 'Draw the choice into this folder: thresholds, ROC, precision and recall, reliability.',
  },
  log: {
    type: 'boolean',
    description: `Append the decision to ${layout.decisionLog}: what was chosen, its figures, the alternatives.`,
  },
} as const satisfies Options

/** `finalize-model thresholds VAL_PREDICTIONS…`: chooses a threshold on validation and judges it once on test. */
export const thresholdsCommand = defineCommand({
  name: 'thresholds',
  summary: 'Choose a decision threshold, or an ensemble, on validation and judge it once on test.',
  usage:
    'VAL_PREDICTIONS… [--test FILE]… [--objective OBJECTIVE] [--backup OBJECTIVE] [--ensemble KIND]… [--class NAME] [--column PART=COLUMN]… [--log] [--plots DIR] [--format text|json|markdown]',
  description: [
    'Reads validation predictions with scores (.npz, .npy, .csv, .parquet or .arrow), one file a model, and weighs',
    'every distinct score as the threshold from which a class is predicted. The objective says what is best:',
    '  f1, f2, f0.5 …     the highest F-beta (f1 where none is given)',
    '  precision:0.9      the highest recall with at least this precision',
    '  cost:FP,FN[,TP,TN] the lowest cost, from what a sample of each outcome costs; gains are negative',
    '  alerts:50          the highest recall with at most so many predictions of the class; alerts:2% of the samples',
    'Several models are compared, and combined with --ensemble. The best becomes the primary rule; the backup is the',
    'best other model, or with --backup the same model at the threshold of another objective.',
    'Of a model of several labels a sample each label gets a threshold of its own, where --class names none.',
    '',
    'Nothing is tuned on test: predictions of the held-out test set are refused as validation. With --test the',
    'primary and the backup rule are applied to it unchanged. In a project that holds a locked test set each other',
    `rule that is judged counts as a look in ${layout.testSetLock}.`,
    'The exit code is 1 where no threshold meets the objective or the predictions allow no choice.',
  ].join('\n'),
  options: declared,
  examples: [
    {
      line: 'finalize-model thresholds results/production/predictions/val.npz --class 3 --objective precision:0.9',
      does: 'Find the threshold from which to call a sample 3, with the highest recall at a precision of 0.9 or more.',
    },
    {
      line: 'finalize-model thresholds runs/mlp/predictions/val.npz runs/gru/predictions/val.npz --test runs/mlp/predictions/test.npz --test runs/gru/predictions/test.npz --ensemble all --log',
      does: 'Compare two models and their ensembles, judge the choice on test, and log it.',
    },
    {
      line: 'finalize-model thresholds val.csv --class fraud --objective cost:1,25 --backup alerts:1% --format json',
      does: 'Weigh a missed fraud as 25 false alarms, with a rule of few alerts to fall back to.',
    },
  ],

  async run(invocation, terminal, portsOf) {
    const request = requestOf(invocation)
    if (typeof request === 'string') return misuse(terminal, 'thresholds', request)
    const ports = portsOf(invocation.cwd)
    const decided = await choose(ports, request)
    const findings: Finding[] = [...decided.findings]
    const chosen = decided.ok ? decided.value : undefined
    const decisions = decisionsIn(chosen)
    if (decisions.length > 0)
      findings.push(...(await recordThresholdLook(ports.files, ports.clock, decisions)))
    if (request.log)
      findings.push(...(await orUnwritten(() => logDecisions(ports.files, ports.clock, decisions))))
    if (chosen && request.plots !== undefined) {
      const { plots } = request
      findings.push(...(await orUnwritten(() => keepPlots(portsOf, invocation.cwd, plots, chosen))))
    }
    const decision = decisions[0] ?? null
    return tellJudgement(
      terminal,
      invocation.options.format,
      chosen?.each
        ? {
            findings,
            sections: labelThresholdsTables(chosen.each),
            json: () => labelThresholdsJson(chosen.each, findings),
          }
        : {
            findings,
            sections: decision ? thresholdsTables(decision) : [],
            json: () => thresholdsJson({ decision, findings }),
          },
    )
  },
})

interface Request {
  readonly validations: readonly string[]
  readonly tests: readonly string[]
  readonly objective: Objective
  readonly backup: Objective | undefined
  readonly ensembles: readonly EnsembleKind[]
  readonly className: string | undefined
  readonly columnNames: ColumnNames
  readonly log: boolean
  readonly plots: string | undefined
}

/** What is asked for, or what is wrong with how. */
function requestOf(invocation: Invocation<typeof declared>): Request | string {
  const { positionals, options } = invocation
  const [first] = positionals
  const { test: tests = [] } = options
  if (first === undefined) return 'thresholds needs a file of validation predictions'
  if (tests.length > 0 && tests.length !== positionals.length) {
    return `give one --test for each validation file, in their order: there are ${positionals.length} and ${tests.length}`
  }
  const written = { objective: options.objective ?? 'f1', backup: options.backup }
  const objective = parseObjective(written.objective)
  const backup = written.backup === undefined ? undefined : parseObjective(written.backup)
  if (!objective) return `--objective takes ${objectiveForms}, not '${written.objective}'`
  if (written.backup !== undefined && !backup) {
    return `--backup takes ${objectiveForms}, not '${written.backup}'`
  }
  if (backup && positionals.length > 1)
    return '--backup is for a single model; of several the next best is the backup'
  const named = (options.ensemble ?? []).flatMap((each) => each.split(','))
  const known: readonly string[] = [...ensembleKinds, 'all']
  const stranger = named.find((each) => !known.includes(each))
  if (stranger !== undefined) return `--ensemble takes ${known.join(', ')}, not '${stranger}'`
  if (named.length > 0 && positionals.length < 2)
    return '--ensemble needs the predictions of two models or more'
  const columnNames = columnNamesOf(invocation)
  if (typeof columnNames === 'string') return columnNames
  return {
    validations: positionals,
    tests,
    objective,
    backup,
    ensembles: named.includes('all') ? ensembleKinds : ensembleKinds.filter((kind) => named.includes(kind)),
    className: options.class,
    columnNames,
    log: options.log ?? false,
    plots: options.plots,
  }
}

/** A threshold for one class, or for each label; without the samples, which needn't be held while pictures are written. */
type Chosen =
  | {
      readonly one: ThresholdDecision
      /** Pictures as SVG, by file name without ending. */
      readonly drawn: Readonly<Record<string, string>>
      readonly each?: undefined
    }
  | { readonly one?: undefined; readonly each: LabelThresholds }

const nameOf = ({ name }: { readonly name: string }) => name

function decisionsIn(chosen: Chosen | undefined): readonly ThresholdDecision[] {
  if (!chosen) return []
  if (!chosen.each) return [chosen.one]
  return chosen.each.labels.flatMap(({ decision }) => decision ?? [])
}

async function keepPlots(
  portsOf: PortsOf,
  cwd: string,
  folder: string,
  chosen: Chosen,
): Promise<readonly Finding[]> {
  return chosen.each
    ? [finding('thresholds-plots-of-label', 'warning', { labels: chosen.each.labels.map(nameOf) })]
    : [await writePlots(portsOf, cwd, folder, chosen.drawn)]
}

/** Logs what decides something; told of once. */
async function logDecisions(
  files: Files,
  clock: Clock,
  decisions: readonly ThresholdDecision[],
): Promise<readonly Finding[]> {
  let told: Finding | undefined
  for (const decision of decisions) {
    if (decision.primary !== null) told = (await appendDecision(files, clock, decision, programVersion)).told
  }
  return told ? [told] : []
}

async function choose({ files, database }: ReturnType<PortsOf>, request: Request): Promise<Result<Chosen>> {
  const { validations, tests, columnNames } = request
  const read = await readModels(files, validations, tests, (path) =>
    readToJudge(files, path, { database, columnNames }),
  )
  if (!read.ok) return read
  const chosen = decideFor(request, read.value)
  return { ...chosen, findings: [...read.findings, ...chosen.findings] }
}

function decideFor(request: Request, models: readonly ThresholdModel[]): Result<Chosen> {
  const [model] = models
  const { validation } = model!
  const { classNames } = validation
  const names = Array.from({ length: validation.classes }, (_, index) => classNames?.[index] ?? String(index))
  const { path } = validation
  const className = request.className ?? validation.positiveClass
  const { objective, backup } = request
  if (className === undefined && validation.multiLabel) {
    if (models.length > 1) {
      return failure(finding('thresholds-label-needed', 'error', { path, labels: names }, { file: path }))
    }
    const each = decideEachLabel(model!, names, { objective, ...(backup && { backup }) })
    return each.ok ? success({ each: each.value }, each.findings) : each
  }
  if (className === undefined && names.length > 2) {
    return failure(finding('thresholds-class-needed', 'error', { path, classes: names }, { file: path }))
  }
  const index = positiveClass(names.length, className, names)
  if (index === undefined) {
    const args = { path, name: className ?? '', classes: names }
    return failure(finding('thresholds-class-unknown', 'error', args, { file: path }))
  }
  const one = decideThresholds({
    models,
    positive: { index, name: names[index]! },
    objective,
    ...(backup && { backup }),
    ensembles: request.ensembles,
  })
  if (!one.ok) return one
  const drawn = request.plots === undefined ? {} : thresholdPlots(one.value)
  return success({ one: one.value.decision, drawn }, one.findings)
}
