import { posix } from 'node:path'
import { trainingDigest } from '../../config/digest.ts'
import { inlineText } from '../../config/scalars.ts'
import type { Figure as Measured } from '../../metrics/evaluation.ts'
import { isShare, metricList } from '../../metrics/metricList.ts'
import type { Transition } from '../../phases/transitions.ts'
import { runFiles } from '../../project/layout.ts'
import { messageOf } from '../../wording/message.ts'
import { trainerTitle } from '../../wording/trainerTitle.ts'
import { type Block, heading, paragraph, right, table } from '../blocks.ts'
import { duration, percent, points, recorded, whole } from '../figure.ts'
import { significantText } from '../../wording/numbers.ts'
import { code, escapeText, type Inline, join, say, when } from '../markdown.ts'
import { doubt, doubtBlocks, kindOfClasses, metricDigits, metricFigure, plural } from '../phrases.ts'
import type { LoggedRun, PhaseRun, ValidatedRun } from './phaseRun.ts'

/** A finding's sentence, which may be longer than a name. */
export const sentence = (text: string): Inline => ({ text: escapeText(text, 1000), figures: [] })

/** Where the figures of a run of an earlier phase are taken from. */
export function phaseSources({ runDirectory, configPath, log, predictions }: LoggedRun) {
  return {
    run: (key: string) => `${runDirectory}/${runFiles.run}#${key}`,
    events: (key: string) => `${log.path}#${key}`,
    predictions: (key: string) =>
      `${predictions?.path ?? `${runDirectory}/${runFiles.predictions.val}`}#${key}`,
    config: (key: string) => `${configPath}#${key}`,
  }
}

/** The settings that one compares between runs. */
export function settingsSection(run: PhaseRun): readonly Block[] {
  const { config } = run
  const { config: from } = phaseSources(run)
  const rows = (
    [
      ['Architecture', 'model.architecture', config.model.architecture],
      ['Optimizer', 'optimizer.type', config.optimizer.type],
      ['Learning rate', 'optimizer.learning_rate', config.optimizer.learning_rate],
      ['Weight decay', 'optimizer.weight_decay', config.optimizer.weight_decay],
      ['Dropout', 'model.dropout', config.model.dropout],
      ['Batch size', 'training.batch_size', config.training.batch_size],
      ['Epochs at most', 'training.epochs', config.training.epochs],
      ['Schedule', 'lr_scheduler.type', config.lr_scheduler.type],
      ['Augmentation', 'data_augmentation.enabled', config.data_augmentation.enabled],
      ['Seed', 'reproducibility.seed', config.reproducibility.seed],
    ] as const
  ).map(([title, key, value]) => [say`${title}`, say`${recorded(inlineText(value), from(key))}`, code(key)])
  return [
    heading(2, 'Configuration'),
    paragraph(
      say`${code(run.configPath)}; digest of what shapes the weights: ${code(trainingDigest(config).slice(0, 12))}.`,
    ),
    table(['Setting', right('Value'), 'Key'], rows),
  ]
}

/** How the training went, in a few lines and a picture. */
export function courseSection(run: LoggedRun, picture: string, document: string): readonly Block[] {
  const { course, symptoms } = run
  const { events, run: record } = phaseSources(run)
  const last = course.epochs.at(-1)!
  const after = recorded(String(last.epoch), events('epoch'))
  const ending =
    course.ended === 'early'
      ? say`Early stopping ended it after epoch ${after}, when ${code(course.stoppingMetric ?? '')} had stopped improving.`
      : course.ended === 'last-epoch'
        ? say`It ran through all ${after} epochs.`
        : run.run === undefined
          ? say`The curves go to epoch ${after} of the ${recorded(String(course.planned), events('epoch.epochs'))} that were asked for; whether it finished, nothing here says.`
          : say`**It did not finish**: its events end after epoch ${after} of ${recorded(String(course.planned), events('epoch.epochs'))}.`
  const seconds = course.secondsSource === 'run' ? record('seconds') : events('epoch.seconds')
  const best = course.best
    ? say`Best epoch: ${recorded(String(course.best.epoch), `${run.runDirectory}/${course.best.source}`)}.`
    : say`No best epoch was recorded.`
  const [gap] = run.ailments.filter(({ id }) => id === 'overfitting')
  const apart = when(
    gap !== undefined && Number.isFinite(gap.figure),
    say`Training accuracy is ${besideValidation(gap?.figure ?? 0, events('epoch.metrics'))} validation accuracy ${course.best ? 'there' : 'at the epoch where validation was best'}.`,
  )
  const took = run.run
    ? say`It took ${duration(course.seconds, seconds)} on ${run.run.devices.join(', ')}, trained by ${trainerTitle(run.run.trainer)}.`
    : say`The curves are those of ${code(run.log.path)} (${run.log.format.title}); no ${code(runFiles.run)} says by whom and on what it was trained.`
  return [
    heading(2, 'Training'),
    paragraph(join([ending, best, apart, took])),
    paragraph({
      text: `![Learning curves](${encodeURI(posix.relative(posix.dirname(document), picture))})`,
      figures: [],
    }),
    ...(symptoms.history.length < 2 ? [paragraph(say`With a single epoch the curves are points.`)] : []),
  ]
}

/** Where training accuracy lies, to go before “validation accuracy”: `2.51 pp above`. */
export const besideValidation = (gap: number, source: string): Inline =>
  say`${points(Math.abs(gap), source)} ${gap < 0 ? 'below' : 'above'}`

/** Every metric of the validation predictions with its interval. */
export function validationSection(run: PhaseRun): readonly Block[] {
  const { validation } = run
  const { predictions } = phaseSources(run)
  const samples = validation.test.samples
  const rows = metricList.flatMap(({ id, title }) => {
    const measured = validation.test.metrics[`test_${id}`]
    if (!measured || measured.value === null) return []
    return [
      [
        say`${title}`,
        say`${metricFigure(id, measured.value, samples, predictions(id), metricDigits(id, measured, samples))}`,
        interval(run, id, measured),
      ],
    ]
  })
  return [
    heading(2, 'Validation'),
    paragraph(
      say`${whole(samples, predictions('y_true'))} ${plural(samples, 'sample')}; every figure is recomputed from the saved predictions. The test set was not looked at.`,
    ),
    table(['Metric', right('Value'), right('95 % interval')], rows),
    ...doubtBlocks(Object.entries(validation.test.metrics), validation.classNames),
  ]
}

function interval(run: PhaseRun, id: string, measured: Measured): Inline {
  const { low, high, method } = measured
  if (low === null || high === null) return say`not available`
  const { predictions } = phaseSources(run)
  const samples = run.validation.test.samples
  const more = metricDigits(id, measured, samples)
  const shown = (value: number, end: string) =>
    metricFigure(id, value, samples, predictions(`${id}.${end} (${method})`), more)
  return say`${shown(low, 'low')} to ${shown(high, 'high')}${doubt(measured)}`
}

const mostClasses = 30

/** Classes, the weakest first, and what they are taken for; labels, which don't exclude each other, are taken for none. */
export function classesSection(run: ValidatedRun): readonly Block[] {
  const { classes, confusedPairs } = run.validation
  if (classes.length === 0) return []
  const { predictions } = phaseSources(run)
  const order = classes.toSorted((a, b) => (a.f1.value ?? 0) - (b.f1.value ?? 0)).slice(0, mostClasses)
  const figure = (value: number | null, key: string) =>
    metricFigure('f1', value, run.validation.test.samples, predictions(key))
  const kind = kindOfClasses({ evaluation: run.validation })
  const pairs = confusedPairs.slice(0, 5)
  return [
    heading(2, `${kind.many === 'labels' ? 'Labels' : 'Classes'}, the weakest first`),
    table(
      [kind.title, right('F1'), right('Recall'), right('Precision'), right('Samples')],
      order.map(({ name, f1, recall, precision, support }) => [
        say`${name}`,
        say`${figure(f1.value, `f1 of ${name}`)}`,
        say`${figure(recall.value, `recall of ${name}`)}`,
        say`${figure(precision.value, `precision of ${name}`)}`,
        say`${whole(support, predictions(`samples of ${name}`))}`,
      ]),
    ),
    ...(kind.one === 'label'
      ? []
      : pairs.length === 0
        ? [paragraph(say`No validation sample is predicted wrongly.`)]
        : [
            table(
              ['Actual', 'Taken for', right('Samples'), right('Share of the class')],
              pairs.map(({ actual, predicted, count, share }) => [
                say`${actual}`,
                say`${predicted}`,
                say`${whole(count, predictions(`confusion ${actual}, ${predicted}`))}`,
                say`${percent(share, run.validation.test.samples, predictions(`confusion ${actual}, ${predicted}`))}`,
              ]),
            ),
          ]),
  ]
}

/** Where the phase leads, by the rules of the phases. */
export function decisionSection({ next, reason }: Transition, record: string): readonly Block[] {
  return [
    heading(2, 'Where this leads'),
    paragraph(join([say`**Phase ${String(next)}.**`, sentence(messageOf(reason))])),
    paragraph(
      say`Write it down in ${code(record)}, with what the figures don't show; the gate compares the two.`,
    ),
  ]
}

/** A difference as it is told: points for shares, three digits otherwise, signed. */
export function changeText(id: string, value: number, more = 0): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±'
  const size = Math.abs(value)
  return isShare(id)
    ? `${sign}${(size * 100).toFixed(2 + more)} pp`
    : `${sign}${significantText(size, 3 + more)}`
}
