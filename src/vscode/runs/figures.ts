import { metricId } from '../../core/config/metricNames.ts'
import { isInPercent } from '../../core/metrics/metricList.ts'
import type { Localizer } from '../localizer.ts'

/** A metric's value as it is shown: accuracies in percent, everything else with four digits. */
export function metricText(name: string, value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–'
  const id = metricId(name)
  if (id !== undefined && isInPercent(id)) return `${(value * 100).toFixed(2)} %`
  return numberText(value)
}

/** Four significant digits, thousands grouped. */
export function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en')
  const size = Math.abs(value)
  return size !== 0 && size < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(4)))
}

/** How long ago a time was: `just now`, `5 min ago`, `3 days ago`. Empty for a time that is none. */
export function ageText(time: string | undefined, now: number, l10n: Localizer): string {
  const then = time === undefined ? Number.NaN : Date.parse(time)
  if (!Number.isFinite(then)) return ''
  const minutes = Math.floor((now - then) / 60_000)
  if (minutes < 1) return l10n.t('just now')
  if (minutes < 60) return l10n.t('{0} min ago', minutes)
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return l10n.t('{0} h ago', hours)
  return l10n.t('{0} days ago', Math.floor(hours / 24))
}
