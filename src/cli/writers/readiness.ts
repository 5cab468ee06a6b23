import type { GateReport } from '../../core/readiness/gate.ts'
import { readinessMarkdown } from '../../core/readiness/markdown.ts'
import type { Terminal } from '../command.ts'
import { readinessJson } from './readinessJson.ts'
import { readinessJunit } from './readinessJunit.ts'
import { readinessSarif } from './readinessSarif.ts'
import { readinessText } from './readinessText.ts'

export const readinessFormats = ['text', 'json', 'junit', 'sarif', 'markdown'] as const
export type ReadinessFormat = (typeof readinessFormats)[number]

/**
 * A gate's report in one of the forms that `check` prints.
 *
 * @param project the project's folder, where it isn't the one that the person is in
 */
export function writeReadiness(
  report: GateReport,
  format: ReadinessFormat,
  terminal: Pick<Terminal, 'colour' | 'width'>,
  project?: string,
): string {
  switch (format) {
    case 'text':
      return readinessText(report, terminal, project)
    case 'json':
      return readinessJson(report)
    case 'junit':
      return readinessJunit(report)
    case 'sarif':
      return readinessSarif(report)
    case 'markdown':
      return readinessMarkdown(report)
  }
}
