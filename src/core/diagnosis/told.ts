import { inlineText } from '../config/scalars.ts'
import { keysOf, valueAt } from '../config/path.ts'
import type { Config } from '../config/schema.ts'
import { finding, type Finding } from '../finding.ts'
import type { Ailment, Symptoms } from './diagnose.ts'
import type { Recommendation } from './recommend.ts'

/** What an ailment's figures say, as a finding: a warning where it is present. */
export function tellAilment({ id, present, figure, limit }: Ailment, { standing }: Symptoms): Finding {
  const state = present === undefined ? 'unknown' : present ? 'yes' : 'no'
  const severity = present === true ? 'warning' : 'info'
  switch (id) {
    case 'not-finite':
      return finding('ailment-not-finite', severity, { state, figure })
    case 'underfitting':
      return finding('ailment-underfitting', severity, {
        state,
        metric: standing?.metric ?? '',
        figure,
        target: limit,
      })
    default:
      return finding(`ailment-${id}`, severity, { state, figure, limit })
  }
}

/** A recommendation as a finding, with the change it writes: `model.dropout 0 → 0.2`. */
export function tellRecommendation({ id, settings }: Recommendation, config: Config): Finding {
  const change = settings
    .map(({ path, value }) => {
      const from = valueAt(config, keysOf(path))
      return `${path} ${from === undefined ? 'not set' : inlineText(from)} → ${inlineText(value)}`
    })
    .join(', ')
  switch (id) {
    case 'audit-labels':
    case 'check-inputs':
    case 'more-data':
    case 'profile':
      return finding(`remedy-${id}`, 'info', {})
    default:
      return finding(`remedy-${id}`, 'info', { change })
  }
}
