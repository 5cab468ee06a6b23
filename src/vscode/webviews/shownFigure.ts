import type { Figure } from '../../core/metrics/evaluation.ts'
import { digitsApart } from '../../core/wording/numbers.ts'
import { intervalMethods, type IntervalMethod } from '../../core/metrics/intervals/interval.ts'
import { metricFigure } from '../../core/reports/phrases.ts'
import { doubtClause, markOf } from '../../core/wording/doubts.ts'
import type { Shown } from '../../protocol/evaluation/shown.ts'

type Measured = Pick<Figure, 'value' | 'low' | 'high' | 'method' | 'doubts'>

/**
 * A figure with its interval, with digits enough to tell the interval's ends apart.
 *
 * @param text of a value, with so many digits more than usual
 */
export function shownFigure(figure: Measured, text: (value: number, more: number) => string): Shown {
  const { value, low, high, method } = figure
  const doubt = doubtClause(figure.doubts?.map(({ reason }) => reason)).trim()
  const more = digitsApart({ low, high }, text)
  return {
    value,
    text: value === null ? 'undefined' : text(value, more),
    ...(low !== null &&
      high !== null && {
        interval: `${text(low, more)} to ${text(high, more)}${markOf(figure)}`,
        method: intervalMethods[method as IntervalMethod] ?? method,
        ...(doubt !== '' && { doubt }),
      }),
  }
}

/** A metric's figure with its interval, in the words of the reports. */
export const shownMetric = (id: string, figure: Measured, samples: number): Shown =>
  shownFigure(figure, (value, more) => metricFigure(id, value, samples, '', more).text)
