import type { Transition } from '../../phases/transitions.ts'
import { type Block, heading, paragraph } from '../blocks.ts'
import { say } from '../markdown.ts'
import { doubt, metricDigits, metricFigure } from '../phrases.ts'
import type { PhaseRun, ValidatedRun } from './phaseRun.ts'
import {
  classesSection,
  courseSection,
  decisionSection,
  phaseSources,
  settingsSection,
  validationSection,
} from './sections.ts'

/** `baseline_results.md`: what the baseline reaches and where that leads. */
export function baselineResults(
  run: PhaseRun,
  next: Transition,
  paths: { readonly document: string; readonly curves: string },
): readonly Block[] {
  return [
    heading(1, 'Baseline results'),
    paragraph(standing(run)),
    ...settingsSection(run),
    ...courseSection(run, paths.curves, paths.document),
    ...validationSection(run),
    ...classesSection(run),
    ...decisionSection(next, 'phases/02_baseline/decision.md'),
  ]
}

/** The primary metric against its target, in one sentence. */
export function standing(run: ValidatedRun) {
  const { validation, symptoms } = run
  const id = validation.primaryMetric.replace(/^test_/, '')
  const measured = validation.test.metrics[`test_${id}`]
  const { predictions, config } = phaseSources(run)
  const { samples } = validation.test
  const more = measured ? metricDigits(id, measured, samples) : 0
  const shown = (value: number, source: string) => metricFigure(id, value, samples, source, more)
  if (!measured || measured.value === null) return say`The primary metric is undefined for these samples.`
  const { value, low, high } = measured
  const reached =
    low === null || high === null
      ? say`**${shown(value, predictions(id))}**`
      : say`**${shown(value, predictions(id))}** (95 % interval ${shown(low, predictions(`${id}.low`))} to ${shown(high, predictions(`${id}.high`))}${doubt(measured)})`
  const target = symptoms.standing?.target
  return target === undefined
    ? say`The validation set gives \`val_${id}\` of ${reached}. The configuration sets no target for it.`
    : say`The validation set gives \`val_${id}\` of ${reached}; the target is ${shown(target, config(`targets.test_${id}`))}.`
}
