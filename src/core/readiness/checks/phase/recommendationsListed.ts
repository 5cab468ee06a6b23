import { parseRecommendations } from '../../../phases/recommendations.ts'
import type { Check } from '../../check.ts'
import { stricter } from '../../parameters.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { pathOf } from '../../phaseRun.ts'
import { diagnosisDocument } from '../../phaseTransitions.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const recommendationsListed: Check = {
  id: 'recommendations-listed',
  passesWhen:
    'The diagnosis (`file=`) recommends one to five changes (`most=`), each with its expected gain in points and the finding it answers, or says “None:” and why.',
  async judge(ground, parameters) {
    const path = pathOf(parameters, 'file', diagnosisDocument)
    const text = await readTextAt(ground.files, path)
    if (typeof text !== 'string') return conclude(reasonsOf(text), [path])
    const { rows, noneWithReason } = parseRecommendations(text)
    if (noneWithReason) return conclude([because('passed', 'nothing-recommended', { path })], [path])
    if (rows.length === 0)
      return conclude([because('missing', 'recommendations-absent', { path }, path)], [path])
    const most = stricter('least', parameters['most'], 5)
    if (rows.length > most) {
      return conclude(
        [because('failed', 'recommendations-too-many', { path, count: rows.length, most }, path)],
        [path],
      )
    }
    const incomplete = rows.find(
      ({ change, expectedGain, answers }) => change === '' || expectedGain === undefined || answers === '',
    )
    if (incomplete) {
      const args = { path, change: incomplete.change.slice(0, 80) }
      return conclude([because('failed', 'recommendation-incomplete', args, path)], [path])
    }
    const gain = rows.reduce((sum, row) => sum + (row.expectedGain ?? 0), 0)
    return conclude([because('passed', 'recommendations-listed', { count: rows.length, gain })], [path])
  },
}
