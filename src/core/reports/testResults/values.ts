import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { significant, whole } from '../figure.ts'
import { type Inline, say, when } from '../markdown.ts'
import { primaryMetric, shownMetric, sourcesIn } from '../phrases.ts'
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
      residuals.max > 5 * residuals.p90
        ? say`The largest error is more than five times the error that nine in ten predictions stay below: look at that sample first, it may be an outlier or a wrong record.`
        : say`The largest errors continue the distribution of the others; no single sample stands apart.`,
    ),
  ]
}

function bias(facts: ReportFacts): Inline {
  const { bias } = facts.residuals!
  const rmse = shownMetric(facts, 'test', 'rmse')?.measured.value
  const figure = significant(bias, sourcesIn(facts).predictions('y_pred, y_true'))
  const standardError = (rmse ?? 0) / Math.sqrt(facts.evaluation.test.samples)
  if (Math.abs(bias) <= 2 * standardError)
    return say`Errors average ${figure}, no more than chance makes of them: predictions are not biased.`
  return say`Predictions are on average ${figure} ${bias > 0 ? 'too high' : 'too low'}, more than chance makes of it: there is a bias to correct.`
}

function spread(facts: ReportFacts): Inline {
  const { median, p90, max } = facts.residuals!
  const source = sourcesIn(facts).predictions('y_pred, y_true')
  return say`Half of the predictions are within ${significant(median, source)} of the truth and nine in ten within ${significant(p90, source)}; the largest error is ${significant(max, source)}.`
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
