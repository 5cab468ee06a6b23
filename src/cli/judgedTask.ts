import { finding, success, type Finding, type Result } from '../core/finding.ts'
import { mostClasses } from '../core/metrics/checkPredictions.ts'
import { metricTasks, type MetricTask } from '../core/metrics/metricList.ts'
import { areLikelyClasses, asClasses } from '../core/runs/labelsAlone.ts'
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
    description:
      'What was predicted; by default labels or classes if there are scores, names or few whole numbers, else values.',
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

/** What the predictions themselves say was predicted: of few whole numbers without scores, classes. */
export const taskOf = (predictions: Predictions): MetricTask =>
  predictions.multiLabel
    ? 'multi-label'
    : predictions.classes > 0 || areLikelyClasses(predictions)
      ? 'classification'
      : 'regression'

/** Predictions as a task reads them: values of a classification are classes. */
export const readFor = (task: MetricTask, predictions: Predictions): Result<Predictions> =>
  task === 'classification' ? asClasses(predictions, [], mostClasses) : success(predictions)

/**
 * Findings where the predictions were perhaps meant otherwise than they are judged.
 *
 * @param read as they were read, before {@link readFor}
 */
export function taskWarnings(
  { task: asked, positiveClass }: Judging,
  task: MetricTask,
  { path, classes }: Predictions,
): readonly Finding[] {
  return [
    ...(positiveClass !== undefined && task !== 'classification'
      ? [finding('evaluation-positive-class-unused', 'warning', { named: positiveClass, task })]
      : []),
    ...(asked === undefined && task === 'classification' && classes === 0
      ? [finding('evaluation-values-as-classes', 'info', { path }, { file: path })]
      : []),
  ]
}
