import { metricEntry } from '../metrics/metricList.ts'
import { percent, points } from './figures.ts'

/** Whether a metric, also by its split (`val_acc`), is told in percent: fractions are, save R². */
export const isPercent = (metric: string): boolean =>
  metricEntry(metric)?.scale === 'fraction' && !/(?:^|_)r2$/.test(metric)

/** Percent for what is a fraction, the bare number for R², losses and errors. */
export function metricFigure(metric: string, value: number): string {
  if (Number.isNaN(value)) return 'undefined'
  return isPercent(metric) ? percent(value) : String(Number(value.toPrecision(5)))
}

/** The size of a difference of two values of a metric: `1.23 points`, or the bare number. */
export const metricDifference = (metric: string, value: number): string =>
  isPercent(metric) ? points(value) : String(Number(value.toPrecision(4)))

/** `95 % interval 96.10 % to 98.30 %` */
export const metricInterval = (metric: string, low: number, high: number): string =>
  Number.isNaN(low) || Number.isNaN(high)
    ? 'no interval'
    : `95 % interval ${metricFigure(metric, low)} to ${metricFigure(metric, high)}`
