import type { GateReport, ItemReport } from './gate.ts'
import type { Verdict } from './check.ts'
import { settledVerdicts } from './settled.ts'
import { messageOf } from '../wording/message.ts'

const marks: Readonly<Record<Verdict, string>> = {
  passed: '✅',
  failed: '❌',
  stale: '🔄',
  missing: '⭕',
  pending: '⏳',
  waived: '🏳️',
  'not-applicable': '➖',
}

/** A table for a pull request or a job's summary, the decision above, the next commands below. */
export function readinessMarkdown(report: GateReport): string {
  const counts = Object.entries(report.counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
  const commands = [...new Set(report.items.flatMap(({ next }) => (next === undefined ? [] : [next])))]
  return [
    `## ${cell(report.title)}: gate ${report.open ? 'open' : 'closed'}`,
    '',
    ...(report.decision ? [`**${cell(messageOf(report.decision.reason))}**`, ''] : []),
    `${counts.join(', ')}${report.release === undefined ? '' : `; release \`${report.release.slice(0, 12)}\``}`,
    '',
    '| # | Item | Verdict | Found |',
    '|--:|------|---------|-------|',
    ...report.items.map(row),
    '',
    ...report.findings.flatMap((found) => [`- ${cell(messageOf(found))}`]),
    ...(commands.length > 0 ? ['### Next', '', '```sh', ...commands, '```', ''] : []),
  ].join('\n')
}

function row({ number, id, verdict, reasons }: ItemReport): string {
  const shown = settledVerdicts.has(verdict) ? reasons.slice(0, 1) : reasons.slice(0, 5)
  const found = shown.map((reason) => cell(messageOf(reason))).join('<br>')
  return `| ${number} | ${id} | ${marks[verdict]} ${verdict} | ${found} |`
}

/** Text that can't end a cell, open a link or become HTML. */
const cell = (text: string) =>
  text
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_[\]|]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
