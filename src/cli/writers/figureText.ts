import type { Figure } from '../../core/metrics/evaluation.ts'
import { metricEntry } from '../../core/metrics/metricList.ts'
import { digitsApart, wholeText } from '../../core/reports/figure.ts'
import { markOf } from '../../core/wording/doubts.ts'

/* How the command line writes metrics: accuracies and percentage errors in percent, the rest as plain numbers. */

type Measured = Pick<Figure, 'value' | 'low' | 'high' | 'doubts'>

const isInPercent = (metric: string): boolean => metricEntry(metric)?.shown === 'percent'

export const percentText = (value: number, more = 0): string =>
  `${withMinus((100 * value).toFixed(1 + more))} %`

/** With a minus sign in place of the hyphen. */
const withMinus = (text: string): string => text.replace(/^-/, '−')

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

/** A value, and its interval `0.9120 to 0.9451`, or a dash where there is none; with digits enough to tell its ends apart. */
export function figureTexts(metric: string, figure: Measured): readonly [value: string, interval: string] {
  const text = (each: number, more: number) => valueText(metric, each, more)
  const more = digitsApart(figure, text)
  return [
    valueText(metric, figure.value, more),
    figure.value === null ? '–' : endsText(figure, (end) => text(end, more)),
  ]
}

/** A figure of a class with its interval behind it: `0.912 (0.881–0.935)`. */
export function classText(figure: Figure): string {
  const { value, low, high } = figure
  if (value === null) return 'undefined'
  const more = digitsApart(figure, (each, digits) => each.toFixed(3 + digits))
  const [middle, ...bounds] = [value, low, high].map((each) => each?.toFixed(3 + more))
  return low === null || high === null ? middle! : `${middle} (${bounds.join('–')}${markOf(figure)})`
}

/** A difference with its sign, in percentage points where the metric is shown in percent. */
function changeText(metric: string, value: number | null, more = 0): string {
  if (value === null) return 'undefined'
  const size = Math.abs(value)
  const text = isInPercent(metric) ? `${(100 * size).toFixed(1 + more)} pp` : numberText(size, more)
  return `${value < 0 ? '−' : '+'}${text}`
}

/** A difference and its interval, as `figureTexts` of a value. */
export function changeTexts(metric: string, change: Measured): readonly [change: string, interval: string] {
  const text = (each: number, more: number) => changeText(metric, each, more)
  const more = digitsApart(change, text)
  return [changeText(metric, change.value, more), endsText(change, (end) => text(end, more))]
}

function endsText(figure: Measured, text: (end: number) => string): string {
  const { low, high } = figure
  return low === null || high === null ? '–' : `${text(low)} to ${text(high)}${markOf(figure)}`
}

/** `0.0031`, `< 0.0001`. */
export const chanceText = (pValue: number | null): string =>
  pValue === null ? '–' : pValue < 1e-4 ? '< 0.0001' : pValue.toPrecision(2)

/** Digits with a comma between thousands. */
export const countText = (value: number | null): string => (value === null ? '–' : wholeText(value))
