import { headroom, type Recommendation } from '../../diagnosis/recommend.ts'
import { tellAilment, tellRecommendation } from '../../diagnosis/told.ts'
import type { Preview } from '../../diagnosis/preview.ts'
import { runFiles } from '../../project/layout.ts'
import { messageOf } from '../../wording/message.ts'
import { type Block, fence, heading, paragraph, right, steps, table } from '../blocks.ts'
import { percent, points } from '../figure.ts'
import { code, join, say } from '../markdown.ts'
import { standing } from './baselineResults.ts'
import { isValidated, type LoggedRun, type ValidatedRun } from './phaseRun.ts'
import { classesSection, courseSection, phaseSources, sentence } from './sections.ts'

const titles = {
  'not-finite': 'Not finite',
  stall: 'Stall',
  overfitting: 'Overfitting',
  'data-quality': 'Data quality',
  underfitting: 'Underfitting',
  waste: 'Waste',
} as const

/** `diagnostic_report.md`: what ails the baseline, what it gets wrong, and what to try, most promising first. */
export function diagnosticReport(
  run: LoggedRun,
  recommendations: readonly Recommendation[],
  preview: Preview | undefined,
  paths: { readonly document: string; readonly curves: string },
): readonly Block[] {
  return [
    heading(1, 'Diagnostic report'),
    paragraph(isValidated(run) ? standing(run) : withoutPredictions(run)),
    heading(2, 'Findings'),
    table(
      ['Finding', 'Present', 'What the record shows'],
      run.ailments.map((ailment) => [
        say`${titles[ailment.id]}`,
        ailment.present === true ? say`**yes**` : say`${ailment.present === false ? 'no' : 'not recorded'}`,
        sentence(messageOf(tellAilment(ailment, run.symptoms))),
      ]),
    ),
    ...courseSection(run, paths.curves, paths.document),
    ...(isValidated(run) ? [...classesSection(run), ...mistakesSection(run)] : []),
    ...recommendationsSection(run, recommendations),
    ...previewSection(preview),
  ]
}

function withoutPredictions({ runDirectory, log }: LoggedRun) {
  const path = `${runDirectory}/${runFiles.predictions.val}`
  return say`Judged by the curves of ${code(log.path)} alone: without ${code(path)} nothing shows whether the target is met, nor which classes and samples are weak.`
}

const mostMistakes = 15

function mistakesSection(run: ValidatedRun): readonly Block[] {
  const { mistakes, test } = run.validation
  if (mistakes.length === 0) return []
  const { predictions } = phaseSources(run)
  return [
    heading(2, 'Most confident mistakes'),
    paragraph(say`Look at these first: what the model is sure of and gets wrong is often labelled wrongly.`),
    table(
      ['Sample', 'Actual', 'Taken for', right('Confidence')],
      mistakes
        .slice(0, mostMistakes)
        .map(({ id, actual, predicted, confidence }) => [
          code(id),
          say`${actual}`,
          say`${predicted}`,
          say`${percent(confidence, test.samples, predictions(`y_score of ${id}`))}`,
        ]),
    ),
  ]
}

function recommendationsSection(
  run: LoggedRun,
  recommendations: readonly Recommendation[],
): readonly Block[] {
  const room = headroom(run.symptoms, run.ailments)
  const { predictions } = phaseSources(run)
  if (recommendations.length === 0)
    return [
      heading(2, 'Recommendations'),
      paragraph(say`None: nothing ails this run that a change of the configuration answers.`),
    ]
  return [
    heading(2, 'Recommendations'),
    paragraph(
      say`Most promising first. Try one at a time, against the baseline on the same validation set; two that answer the same finding rarely add up.`,
    ),
    steps(
      ...recommendations.map((recommendation) =>
        join([
          sentence(messageOf(tellRecommendation(recommendation, run.config))),
          say`(against ${titles[recommendation.answers].toLowerCase()})`,
        ]),
      ),
    ),
    ...(room === undefined
      ? []
      : [
          paragraph(
            say`All of it together can bring ${points(room, predictions('y_true, y_score'))} at most; what is expected of each change is for the person who proposes it to say.`,
          ),
        ]),
  ]
}

function previewSection(preview: Preview | undefined): readonly Block[] {
  if (!preview) return []
  return [
    heading(2, 'Preview of the optimization'),
    paragraph(
      say`${code('configs/optimization_config.yaml')} with the first change alone, as ${code('finalize-model diagnose --write')} would write it:`,
    ),
    fence('yaml', preview.text.trimEnd()),
  ]
}
