import { differingKeys } from '../../runs/runConfiguration.ts'
import { comparedMetrics } from '../../metrics/compare.ts'
import { metricTitle } from '../../metrics/metricList.ts'
import type { Comparison, MetricDifference } from '../../metrics/comparison.ts'
import type { Transition } from '../../phases/transitions.ts'
import { accuracyGap } from '../../readiness/ailments.ts'
import { type Block, heading, paragraph, right, table } from '../blocks.ts'
import { duration, recorded, significant, whole } from '../figure.ts'
import { digitsApart } from '../../wording/numbers.ts'
import { code, type Inline, join, nothing, say, when } from '../markdown.ts'
import { doubt, doubtBlocks, metricFigure } from '../phrases.ts'
import { inProse } from '../../wording/inProse.ts'
import { standing } from './baselineResults.ts'
import type { PhaseRun } from './phaseRun.ts'
import {
  besideValidation,
  changeText,
  classesSection,
  courseSection,
  decisionSection,
  phaseSources,
  settingsSection,
} from './sections.ts'

/** `optimization_results.md`: the optimized run held against the baseline on the same validation samples. */
export function optimizationResults(
  run: PhaseRun,
  baseline: PhaseRun,
  comparison: Comparison,
  next: Transition,
  paths: { readonly document: string; readonly curves: string },
): readonly Block[] {
  return [
    heading(1, 'Optimization results'),
    paragraph(join([standing(run), verdict(run, comparison)])),
    ...comparisonSection(run, comparison),
    ...gapSection(run, baseline),
    ...costSection(run, baseline),
    ...changesSection(run, baseline),
    ...settingsSection(run),
    ...courseSection(run, paths.curves, paths.document),
    ...classesSection(run),
    ...decisionSection(next, 'phases/04_optimization/decision.md'),
  ]
}

function verdict(run: PhaseRun, { verdict, primaryMetric, mcnemar, samples }: Comparison): Inline {
  const source = phaseSources(run).predictions('y_true, y_score')
  const test = mcnemar
    ? say` (exact McNemar test: ${whole(mcnemar.onlyCandidate, source)} samples right only here, ${whole(mcnemar.onlyBaseline, source)} only in the baseline, p = ${significant(mcnemar.pValue, source)})`
    : nothing
  switch (verdict) {
    case 'better':
      return say`**It is better than the baseline** by ${inProse(metricTitle(primaryMetric))}${test}.`
    case 'worse':
      return say`**It is worse than the baseline** by ${inProse(metricTitle(primaryMetric))}${test}.`
    case 'unclear':
      return say`**${String(samples)} validation samples can't tell it from the baseline** by ${inProse(metricTitle(primaryMetric))}${test}.`
  }
}

function comparisonSection(run: PhaseRun, comparison: Comparison): readonly Block[] {
  const rows = comparedMetrics(comparison.differences)
    .filter(({ difference }) => difference.difference !== null)
    .map(({ id, title, difference }) => metricRow(run, id, title, difference))
  return [
    heading(2, 'Against the baseline'),
    table(
      [
        'Metric',
        right('Baseline'),
        right('Optimized'),
        right('Change'),
        right('95 % interval'),
        right('Relative'),
        'Verdict',
      ],
      rows,
    ),
    ...doubtBlocks(Object.entries(comparison.differences), run.validation.classNames),
  ]
}

function metricRow(
  run: PhaseRun,
  id: string,
  title: string,
  { candidate, baseline, difference, low, high, verdict, doubts }: MetricDifference,
): readonly Inline[] {
  const { predictions } = phaseSources(run)
  const samples = run.validation.test.samples
  const key = (what: string) => predictions(`${id}, ${what}`)
  const more = digitsApart({ low, high }, (end, digits) => changeText(id, end, digits))
  const change = (value: number, what: string) =>
    recorded(changeText(id, value, more), key(what), String(value))
  const relative = baseline === null || baseline === 0 ? undefined : (difference ?? 0) / Math.abs(baseline)
  return [
    say`${title}`,
    say`${metricFigure(id, baseline, samples, key('baseline'))}`,
    say`${metricFigure(id, candidate, samples, key('optimized'))}`,
    say`${change(difference ?? 0, 'difference')}`,
    low === null || high === null
      ? say`not available`
      : say`${change(low, 'difference, low')} to ${change(high, 'difference, high')}${doubt({ doubts })}`,
    relative === undefined
      ? say`–`
      : say`${recorded(`${relative > 0 ? '+' : relative < 0 ? '−' : '±'}${(Math.abs(relative) * 100).toFixed(1)} %`, key('relative difference'), String(relative))}`,
    say`${verdict === 'unclear' ? "can't tell" : verdict}`,
  ]
}

/** Whether the better figure was bought with memorizing. */
function gapSection(run: PhaseRun, baseline: PhaseRun): readonly Block[] {
  const [now, before] = [run, baseline].map(({ symptoms }) => accuracyGap(symptoms.history, symptoms.config))
  if (now === undefined || before === undefined) return []
  const grew = now - before
  const reading =
    Math.abs(grew) < 0.005
      ? 'The gap is as it was.'
      : grew < 0
        ? 'The gap has narrowed: less of the training set is learned by heart.'
        : 'The gap has widened: part of the gain is learned by heart.'
  return [
    heading(2, 'Gap between training and validation'),
    paragraph(
      say`Training accuracy is ${besideValidation(now, phaseSources(run).events('epoch.metrics'))} validation accuracy at the best epoch; in the baseline it is ${besideValidation(before, phaseSources(baseline).events('epoch.metrics'))}. ${reading}`,
    ),
  ]
}

/** What the gain costs in training time. */
function costSection(run: PhaseRun, baseline: PhaseRun): readonly Block[] {
  return [
    heading(2, 'Cost'),
    table(
      ['Run', right('Epochs'), right('Training'), right('An epoch')],
      [costRow(baseline, 'Baseline'), costRow(run, 'Optimized')],
    ),
  ]
}

function costRow(one: PhaseRun, title: string): readonly Inline[] {
  const { run, events } = phaseSources(one)
  const seconds = one.course.secondsSource === 'run' ? run('seconds') : events('epoch.seconds')
  return [
    say`${title}`,
    say`${recorded(String(one.course.epochs.length), events('epoch'))}`,
    say`${duration(one.course.seconds, seconds)}`,
    say`${duration(one.course.seconds / one.course.epochs.length, seconds)}`,
  ]
}

const mostKeys = 40

/** Every key in which the two configurations differ. */
function changesSection(run: PhaseRun, baseline: PhaseRun): readonly Block[] {
  const keys = differingKeys(
    [baseline, run].map(({ config, configPath }) => ({ kind: 'known', config, path: configPath })),
  )
  return [
    heading(2, 'What was changed'),
    ...(keys.length === 0
      ? [paragraph(say`Nothing: the two configurations say the same.`)]
      : [
          table(
            ['Key', right('Baseline'), right('Optimized')],
            keys
              .slice(0, mostKeys)
              .map(({ key, values: [before, after] }) => [
                code(key),
                code(before ?? 'not set'),
                code(after ?? 'not set'),
              ]),
          ),
          paragraph(
            join([
              when(
                keys.length > mostKeys,
                say`${String(keys.length - mostKeys)} more keys differ; only the first ${String(mostKeys)} are listed.`,
              ),
              say`Say in ${code('phases/04_optimization/changes.md')} what each of them brought.`,
            ]),
          ),
        ]),
  ]
}
