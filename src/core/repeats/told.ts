import { metricDirection } from '../config/metricNames.ts'
import { finding, type Finding } from '../finding.ts'
import type { Repeats } from '../runs/records.ts'
import { placeAmong, spreadOf, type Place, type Spread } from './spread.ts'

/** What the figures of all seeds say of the final run and of the trial. */
interface SpreadReading {
  /** Of the final run and the other seeds. */
  readonly spread: Spread
  /** Of the final run among the other seeds. */
  readonly final: Place
  /** Of the trial among all seeds; absent where no trial is known. */
  readonly trial?: { readonly value: number; readonly place: Place }
}

/** Reads the figures; undefined where the metric is undefined for a seed. */
function readSpread({ metric, final, seeds, trial }: Repeats): SpreadReading | undefined {
  const others = seeds.flatMap(({ value }) => value ?? [])
  if (final.value === null || others.length < seeds.length || others.length === 0) return undefined
  const all = [final.value, ...others]
  const direction = metricDirection(metric) ?? 'max'
  return {
    spread: spreadOf(all),
    final: placeAmong(final.value, others, direction),
    ...(trial &&
      trial.value !== null && {
        trial: { value: trial.value, place: placeAmong(trial.value, all, direction) },
      }),
  }
}

/** The spread in a sentence, and a word where the trial or the final run stands out. */
export function spreadFindings(record: Repeats): readonly Finding[] {
  const { metric, final } = record
  const reading = readSpread(record)
  if (!reading || final.value === null) return [finding('repeat-undefined', 'warning', { metric })]
  const { spread } = reading
  const { seeds, min, max, mean, deviation } = spread
  return [
    finding('repeat-spread', 'info', { metric, seeds, min, max, mean, deviation, final: final.value }),
    ...(deviation === 0 ? [finding('repeat-alike', 'warning', { metric, seeds })] : []),
    trialFinding(metric, reading),
    ...(reading.final === 'better'
      ? [finding('repeat-final-lucky', 'info', { metric, seed: final.seed, seeds, mean })]
      : []),
  ]
}

function trialFinding(metric: string, { trial, spread: { seeds, mean } }: SpreadReading): Finding {
  if (!trial) return finding('repeat-no-trial', 'info', {})
  const { value, place } = trial
  return place === 'better'
    ? finding('repeat-trial-lucky', 'warning', { metric, seeds, trial: value, mean })
    : finding('repeat-trial', 'info', { metric, trial: value, place })
}
