import { isWritten, sectionOf } from '../../../phases/document.ts'
import type { Check } from '../../check.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { pathOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const documentWritten: Check = {
  id: 'document-written',
  passesWhen:
    'The sections (`sections="One;Two"`) of the document (`file=`) are there and written, no placeholder left.',
  async judge(ground, parameters) {
    const path = pathOf(parameters, 'file', '')
    const sections = String(parameters['sections'] ?? '')
      .split(';')
      .map((title) => title.trim())
      .filter((title) => title !== '')
    if (path === '' || sections.length === 0) {
      return conclude(
        [because('failed', 'check-lacks-parameters', { check: this.id, names: ['file', 'sections'] })],
        [],
      )
    }
    const text = await readTextAt(ground.files, path)
    if (typeof text !== 'string') return conclude(reasonsOf(text), [path])
    const reasons = sections.flatMap((section) => {
      const found = sectionOf(text, section)
      if (found === undefined) return [because('missing', 'section-absent', { path, section }, path)]
      return isWritten(found) ? [] : [because('missing', 'section-unwritten', { path, section }, path)]
    })
    if (reasons.length > 0) return conclude(reasons, [path])
    return conclude([because('passed', 'sections-written', { path, sections })], [path])
  },
}
