import type { ComparedMetric } from '../../src/protocol/evaluationComparison.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'

/** What a comparison came to. */
export function verdictCell(verdict: ComparedMetric['verdict']): Node | string {
  const name = { better: t('better'), worse: t('worse'), unclear: t('can’t tell') }[verdict]
  return verdict === 'unclear' ? name : element('span', { class: `badge ${verdict}` }, name)
}
