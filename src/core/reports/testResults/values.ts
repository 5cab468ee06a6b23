import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { significant, whole } from '../figure.ts'
import { type Inline, say, when } from '../markdown.ts'
import { intervalOf, metricDigits, metricFigure, primaryMetric, shownMetric, sourcesIn } from '../phrases.ts'
import { inProse } from '../../wording/inProse.ts'

/** Errors of predicted values: their spread, where they are large, and the worst. */
export function valueSection(facts: ReportFacts): readonly Block[] {
  const { residuals } = facts
  if (!residuals) return []
  const source = sourcesIn(facts).predictions('y_pred, y_true')
  const { thirds, worst } = residuals
  const value = (number: number) => say`${significant(number, source)}`
  return [
    heading(2, 'Errors'),
    bullets(bias(facts), spread(facts), explained(facts)),
    ...(thirds.length === 0
      ? []
      : [
          table(
            ['True values', right('From'), right('To'), right('Samples'), right('Mean absolute error')],
            thirds.map(({ from, to, samples, mae }, index) => [
              say`${['Lower third', 'Middle third', 'Upper third'][index]!}`,
              value(from),
              value(to),
              say`${whole(samples, source)}`,
              value(mae),
            ]),
          ),
          paragraph(evenness(facts)),
        ]),
    heading(2, 'Failure modes'),
    paragraph(say`The largest errors of the test set:`),
    table(
      ['Sample', right('True value'), right('Predicted'), right('Error')],
      worst.map(({ id, actual, predicted }) => [
        say`${id}`,
        value(actual),
        value(predicted),
        value(predicted - actual),
      ]),
    ),
    paragraph(
      residuals.largest > 5 * residuals.ninth
        ? say`The largest error is more than five times the error that nine in ten predictions stay below: look at that sample first, it may be an outlier or a wrong record.`
        : say`The largest errors continue the distribution of the others; no single sample stands apart.`,
    ),
  ]
}

function bias(facts: ReportFacts): Inline {
  const { bias } = facts.residuals!
  const { value, low, high } = bias
  const { samples } = facts.evaluation.test
  const source = sourcesIn(facts).predictions('y_pred, y_true')
  const more = metricDigits('bias', bias, samples)
  const shown = (number: number | null) => metricFigure('bias', number, samples, source, more)
  const errors = say`Errors average ${shown(value)} (95 % interval ${intervalOf(bias, shown)})`
  if (low === null || high === null) return say`${errors}.`
  return low <= 0 && high >= 0
    ? say`${errors}, which may be chance: no bias is to be seen.`
    : say`${errors}, more than chance makes of them: predictions are too ${low > 0 ? 'high' : 'low'}, a bias to correct.`
}

function spread(facts: ReportFacts): Inline {
  const { median, ninth, largest } = facts.residuals!
  const source = sourcesIn(facts).predictions('y_pred, y_true')
  return say`Half of the predictions are within ${significant(median, source)} of the truth and nine in ten within ${significant(ninth, source)}; the largest error is ${significant(largest, source)}.`
}

function explained(facts: ReportFacts): Inline {
  const r2 = shownMetric(facts, 'test', 'r2')
  if (!r2 || r2.measured.value === null)
    return say`The share of explained variance (R²) is undefined on this test set.`
  if (r2.measured.value <= 0)
    return say`R² is ${r2.value}: always predicting the mean of the test targets would do no worse. **The model has not learned to predict this target.**`
  return say`R² is ${r2.value} (95 % interval ${r2.interval}): that share of the variance of the target is explained, the rest of it stays in the error of ${primaryMetric(facts).value} (${inProse(primaryMetric(facts).title)}).`
}

function evenness(facts: ReportFacts): Inline {
  const { thirds } = facts.residuals!
  const errors = thirds.map(({ mae }) => mae)
  const [low, high] = [Math.min(...errors), Math.max(...errors)]
  const at = ['lower', 'middle', 'upper'][errors.indexOf(high)]!
  if (high <= 1.5 * low) return say`The error is about the same over the whole range of the target.`
  return say`The error is largest in the ${at} third of the target.${when(at === 'upper', say` Errors that grow with the value often vanish when the logarithm of the target is predicted.`)}`
}
