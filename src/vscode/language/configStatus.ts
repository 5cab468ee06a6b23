import { applySchema } from '../../core/config/effective.ts'
import type { ParsedConfig } from '../../core/config/parse.ts'
import { numberText } from '../../core/config/scalars.ts'
import type { Config } from '../../core/config/schema.ts'
import type { Reference } from '../../core/launch/reference.ts'
import { chooseTrainer } from '../../core/launch/trainer.ts'
import { metricEntry } from '../../core/metrics/metricList.ts'
import { primaryMetricOf } from '../../core/metrics/primaryMetric.ts'
import type { Localizer } from '../localizer.ts'

export interface ConfigStatus {
  readonly trainer: string
  readonly target: string
}

/**
 * What trains by a configuration, and what the model must reach; undefined where it can't be read.
 *
 * @param hasScript whether the project has a training script of its own
 * @param reference the PyTorch trainer, where it is installed
 */
export function configStatus(
  parsed: ParsedConfig,
  hasScript: boolean,
  reference: Reference | undefined,
  version: string,
  l10n: Localizer,
): ConfigStatus | undefined {
  const config = parsed.usable ? applySchema(parsed).config : undefined
  if (!config) return undefined
  const embedded = { command: '', args: [], version }
  const trainer = chooseTrainer(config, { hasScript, python: '', reference, embedded })
  return { trainer: trainer?.name ?? l10n.t('pytorch, not installed'), target: targetText(config, l10n) }
}

function targetText(config: Config, l10n: Localizer): string {
  const metric = primaryMetricOf(config)
  const wanted = (config.targets as Readonly<Record<string, unknown>>)[metric]
  if (typeof wanted !== 'number') return l10n.t('no target')
  const sign = metricEntry(metric)?.direction === 'min' ? '≤' : '≥'
  const sure = config.targets.confident ? ` ${l10n.t('(lower bound)')}` : ''
  return `${metric} ${sign} ${numberText(wanted)}${sure}`
}
