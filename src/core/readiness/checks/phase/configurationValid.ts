import { diagnose } from '../../../config/diagnose.ts'
import { gatherProjectFacts } from '../../../config/gatherFacts.ts'
import { layout } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { pathOf } from '../../phaseRun.ts'
import { asReasons, because, conclude, reasonsOf } from '../../reasons.ts'

export const configurationValid: Check = {
  id: 'configuration-valid',
  passesWhen:
    'Diagnosing the configuration (`config=`) finds no error; warnings are left to whoever reads them.',
  async judge(ground, parameters) {
    const path = pathOf(parameters, 'config', layout.configs.training)
    const text = await readTextAt(ground.files, path)
    if (typeof text !== 'string') return conclude(reasonsOf(text), [path])
    const kind = path === layout.configs.optimization ? 'optimization' : 'training'
    const project = await gatherProjectFacts(ground.files, { path, text })
    const findings = diagnose(text, { file: path, kind, ...(project && { project }) })
    const errors = findings.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) return conclude(asReasons('failed', errors.slice(0, 20)), [path])
    const warnings = findings.filter(({ severity }) => severity === 'warning').length
    return conclude([because('passed', 'configuration-valid', { path, warnings })], [path])
  },
}
