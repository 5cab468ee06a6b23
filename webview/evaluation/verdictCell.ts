import type { ComparedMetric } from '../../src/protocol/evaluation/comparison.ts'
import { t } from '../shared/channel.ts'
import type { Cell } from './table.ts'

/** What a comparison came to. */
export function verdictCell(verdict: ComparedMetric['verdict']): Cell {
  const text = { better: t('better'), worse: t('worse'), unclear: t('can’t tell') }[verdict]
  return verdict === 'unclear' ? text : { name: '', badge: { text, tone: verdict } }
}
