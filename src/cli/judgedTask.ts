import { finding, type Finding } from '../core/finding.ts'
import { metricTasks, type MetricTask } from '../core/metrics/metricList.ts'
import type { Predictions } from '../core/runs/predictions.ts'
import { columnOption } from './columnOption.ts'
import type { Given, Option, Options } from './command.ts'
import { formatOption } from './sharedOptions.ts'

/** The form of a judgement of predictions. */
export const judgementFormatOption = {
  ...formatOption,
  choices: ['text', 'json', 'markdown'],
} as const satisfies Option

/** Options of the commands that judge predictions. */
export const judgingOptions = {
  task: {
    type: 'string',
    value: 'TASK',
    choices: metricTasks,
    description: 'What was predicted; by default classes or labels if there are scores, else values.',
  },
  class: {
    type: 'string',
    value: 'NAME',
    description:
      'The positive class, by name or index; by default the one that the file names, else the second of two.',
  },
  metric: {
    type: 'string',
    value: 'METRIC',
    multiple: true,
    description:
      'Metric of the verdict; by default acc, of values rmse. Further ones, such as f3, top10_acc, pinball_75 or tweedie_1_2, are computed too.',
  },
  column: columnOption,
  format: judgementFormatOption,
} as const satisfies Options

/** What the judging options say. */
export interface Judging {
  readonly task?: MetricTask
  readonly positiveClass?: string
  readonly primaryMetric?: string
  readonly wanted: readonly string[]
}

export function judgingOf({ options }: { readonly options: Given<typeof judgingOptions> }): Judging {
  const [primaryMetric, ...wanted] = (options.metric ?? []).flatMap((each) => each.split(','))
  return {
    ...(options.task !== undefined && { task: options.task }),
    ...(options.class !== undefined && { positiveClass: options.class }),
    ...(primaryMetric !== undefined && { primaryMetric }),
    wanted,
  }
}

/** What the predictions themselves say was predicted. */
export const taskOf = ({ multiLabel, classes }: Predictions): MetricTask =>
  multiLabel ? 'multi-label' : classes > 0 ? 'classification' : 'regression'

/** Warnings where the predictions were likely meant otherwise than they are judged. */
export function taskWarnings(
  { task: asked, positiveClass }: Judging,
  task: MetricTask,
  predictions: Predictions,
): readonly Finding[] {
  const { path } = predictions
  return [
    ...(positiveClass !== undefined && task !== 'classification'
      ? [finding('evaluation-positive-class-unused', 'warning', { named: positiveClass, task })]
      : []),
    ...(asked === undefined && task === 'regression' && areLikelyClasses(predictions)
      ? [finding('evaluation-classes-as-values', 'warning', { path }, { file: path })]
      : []),
  ]
}

/** So many different whole numbers at most, predicted as whole numbers, are classes sooner than values. */
const fewValues = 20

function areLikelyClasses({ yTrue, yPred }: Predictions): boolean {
  const seen = new Set<number>()
  const isClass = (value: number) => Number.isInteger(value) && seen.add(value).size <= fewValues
  return yTrue.every(isClass) && yPred.every(isClass)
}
