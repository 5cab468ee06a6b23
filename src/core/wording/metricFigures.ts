import { isShare } from '../metrics/metricList.ts'
import { percent, points } from './figures.ts'

/** Percent for what is a fraction, the bare number for R², losses and errors. */
export function metricFigure(metric: string, value: number): string {
  if (Number.isNaN(value)) return 'undefined'
  return isShare(metric) ? percent(value) : String(Number(value.toPrecision(5)))
}

/** The size of a difference of two values of a metric: `1.23 points`, or the bare number. */
export const metricDifference = (metric: string, value: number): string =>
  isShare(metric) ? points(value) : String(Number(value.toPrecision(4)))

/** `95 % interval 96.10 % to 98.30 %` */
export const metricInterval = (metric: string, low: number, high: number): string =>
  Number.isNaN(low) || Number.isNaN(high)
    ? 'no interval'
    : `95 % interval ${metricFigure(metric, low)} to ${metricFigure(metric, high)}`
