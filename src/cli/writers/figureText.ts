import type { Figure } from '../../core/metrics/evaluation.ts'
import { isInPercent } from '../../core/metrics/metricList.ts'
import { markOf } from '../../core/wording/doubts.ts'
import { digitsApart, wholeText, withMinus } from '../../core/wording/numbers.ts'

/* How the command line writes metrics: accuracies and percentage errors in percent, the rest as plain numbers. */

type Measured = Pick<Figure, 'value' | 'low' | 'high' | 'doubts'>

export const percentText = (value: number, more = 0): string =>
  `${withMinus((100 * value).toFixed(1 + more))} %`

/**
 * A metric's value: in percent, or with four decimals (four digits from ten on, whole from a thousand on).
 *
 * @param more digits beyond that
 */
export function valueText(metric: string, value: number | null, more = 0): string {
  if (value === null) return 'undefined'
  return isInPercent(metric) ? percentText(value, more) : numberText(value, more)
}

function numberText(value: number, more: number): string {
  const size = Math.abs(value)
  if (size >= 1e15) return withMinus(value.toPrecision(4 + more))
  if (size >= 1000 && more === 0) return `${value < 0 ? '−' : ''}${wholeText(size)}`
  if (size >= 1000) return withMinus(value.toFixed(more))
  return withMinus(size < 10 ? value.toFixed(4 + more) : value.toPrecision(4 + more))
}

/**
 * A value, and its interval `0.9120 to 0.9451`, or a dash where there is none; with digits enough to tell its ends apart.
 *
 * @param text of a value, with so many digits more than usual
 */
export function intervalTexts(
  figure: Measured,
  text: (value: number, more: number) => string,
): readonly [value: string, interval: string] {
  const { value, low, high } = figure
  if (value === null) return ['undefined', '–']
  const more = digitsApart(figure, text)
  return [
    text(value, more),
    low === null || high === null ? '–' : `${text(low, more)} to ${text(high, more)}${markOf(figure)}`,
  ]
}

/** The same of a metric. */
export const figureTexts = (metric: string, figure: Measured) =>
  intervalTexts(figure, (value, more) => valueText(metric, value, more))

/** A figure of a class with its interval behind it: `0.912 (0.881–0.935)`. */
export function classText(figure: Figure): string {
  const { value, low, high } = figure
  if (value === null) return 'undefined'
  const more = digitsApart(figure, (each, digits) => each.toFixed(3 + digits))
  const [middle, ...bounds] = [value, low, high].map((each) => each?.toFixed(3 + more))
  return low === null || high === null ? middle! : `${middle} (${bounds.join('–')}${markOf(figure)})`
}

/** A difference with its sign, 0 without one, in percentage points where the metric is shown in percent; and its interval. */
export const changeTexts = (metric: string, change: Measured) =>
  intervalTexts(change, (value, more) => {
    const text = isInPercent(metric)
      ? `${withMinus((100 * value).toFixed(1 + more))} pp`
      : numberText(value, more)
    return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
  })
