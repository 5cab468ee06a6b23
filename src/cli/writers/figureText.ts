import type { MetricDifference } from '../../core/metrics/comparison.ts'
import type { Figure } from '../../core/metrics/evaluation.ts'
import { metricEntry } from '../../core/metrics/metricList.ts'
import { wholeText } from '../../core/reports/figure.ts'
import { markOf } from '../../core/wording/doubts.ts'

/* How the command line writes metrics: accuracies and percentage errors in percent, the rest as plain numbers. */

const isInPercent = (metric: string): boolean => metricEntry(metric)?.shown === 'percent'

export const percentText = (value: number): string => `${withMinus((100 * value).toFixed(1))} %`

/** With a minus sign in place of the hyphen. */
const withMinus = (text: string): string => text.replace(/^-/, '−')

/** A metric's value: in percent, or with four decimals (four digits from ten on, whole from a thousand on). */
export function valueText(metric: string, value: number | null): string {
  if (value === null) return 'undefined'
  return isInPercent(metric) ? percentText(value) : numberText(value)
}

function numberText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e15) return withMinus(value.toPrecision(4))
  if (size >= 1000) return `${value < 0 ? '−' : ''}${wholeText(size)}`
  return withMinus(size < 10 ? value.toFixed(4) : value.toPrecision(4))
}

/** `0.9120 to 0.9451`, or a dash where there is no interval. */
export function intervalText(metric: string, figure: Figure): string {
  const { value, low, high } = figure
  if (value === null || low === null || high === null) return '–'
  return `${valueText(metric, low)} to ${valueText(metric, high)}${markOf(figure)}`
}

/** A figure of a class with its interval behind it: `0.912 (0.881–0.935)`. */
export function classText(figure: Figure): string {
  const { value, low, high } = figure
  if (value === null) return 'undefined'
  const [middle, ...bounds] = [value, low, high].map((each) => each?.toFixed(3))
  return low === null || high === null ? middle! : `${middle} (${bounds.join('–')}${markOf(figure)})`
}

/** A difference with its sign, in percentage points where the metric is shown in percent. */
export function changeText(metric: string, value: number | null): string {
  if (value === null) return 'undefined'
  const size = isInPercent(metric) ? `${(100 * Math.abs(value)).toFixed(1)} pp` : numberText(Math.abs(value))
  return `${value < 0 ? '−' : '+'}${size}`
}

export function changesText(
  metric: string,
  change: Pick<MetricDifference, 'low' | 'high' | 'doubts'>,
): string {
  const { low, high } = change
  return low === null || high === null
    ? '–'
    : `${changeText(metric, low)} to ${changeText(metric, high)}${markOf(change)}`
}

/** `0.0031`, `< 0.0001`. */
export const chanceText = (pValue: number | null): string =>
  pValue === null ? '–' : pValue < 1e-4 ? '< 0.0001' : pValue.toPrecision(2)

/** Digits with a comma between thousands. */
export const countText = (value: number | null): string => (value === null ? '–' : wholeText(value))
