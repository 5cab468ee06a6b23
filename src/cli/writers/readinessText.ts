import type { GateReport, ItemReport } from '../../core/readiness/gate.ts'
import type { Verdict } from '../../core/readiness/check.ts'
import { settledVerdicts } from '../../core/readiness/settled.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { Terminal } from '../command.ts'
import { paint, type Paint, type Palette } from '../paint.ts'
import { widestText, wrapText } from './wrapText.ts'

const narrowest = 40
/** Reasons that are shown of one item; JSON has them all. */
const mostReasons = 4

interface Look {
  readonly icon: string
  readonly plain: string
  readonly colour: keyof Palette
  readonly word: string
}

const looks: Readonly<Record<Verdict, Look>> = {
  passed: { icon: '✓', plain: '+', colour: 'green', word: 'passed' },
  failed: { icon: '✗', plain: 'x', colour: 'red', word: 'failed' },
  stale: { icon: '↻', plain: '~', colour: 'yellow', word: 'stale' },
  missing: { icon: '○', plain: '?', colour: 'yellow', word: 'missing' },
  pending: { icon: '◔', plain: '.', colour: 'cyan', word: 'pending' },
  waived: { icon: '⚑', plain: 'w', colour: 'blue', word: 'waived' },
  'not-applicable': { icon: '–', plain: '-', colour: 'dim', word: 'not applicable' },
}

/**
 * The report for a terminal: items by section with what was found, then the decision and what to do next.
 *
 * @param project the project's folder, where it isn't the one that the person is in
 */
export function readinessText(
  report: GateReport,
  terminal: Pick<Terminal, 'colour' | 'width'>,
  project?: string,
): string {
  const palette = paint(terminal.colour)
  const width = Math.max(narrowest, Math.min(widestText, terminal.width))
  const page: Page = { palette, width, colour: terminal.colour }
  return [
    ...heading(report, palette, width),
    ...sections(report, page),
    ...report.findings.flatMap((found) =>
      indented(messageOf(found), ' ! ', page, found.severity === 'error' ? palette.red : palette.yellow),
    ),
    ...(report.findings.length > 0 ? [''] : []),
    ...conclusion(report, page, project),
    '',
  ].join('\n')
}

/** On one line where it fits. */
function heading(
  { title, phase, checklist }: GateReport,
  palette: Palette,
  width: number,
): readonly string[] {
  const where = `phase ${phase}, ${checklist}`
  return title.length + 1 + where.length <= width
    ? [`${palette.bold(title)} ${palette.dim(where)}`]
    : [palette.bold(title), palette.dim(where)]
}

interface Page {
  readonly palette: Palette
  readonly width: number
  readonly colour: boolean
}

function sections({ items }: GateReport, page: Page): readonly string[] {
  const numberWidth = String(items.length).length
  const idWidth = Math.max(...items.map(({ id }) => id.length))
  let section: string | undefined
  const lines: string[] = []
  for (const item of items) {
    if (item.section !== section) {
      section = item.section
      lines.push('', page.palette.bold(section === '' ? 'Items' : section))
    }
    lines.push(...itemLines(item, numberWidth, idWidth, page))
  }
  return [...lines, '']
}

function itemLines(item: ItemReport, numberWidth: number, idWidth: number, page: Page): readonly string[] {
  const { palette, colour } = page
  const look = looks[item.verdict]
  const tint = palette[look.colour]
  const mark = tint(colour ? look.icon : look.plain)
  const number = palette.dim(String(item.number).padStart(numberWidth))
  const head = ` ${mark} ${number} ${item.id.padEnd(idWidth)}  ${tint(look.word)}`
  const left = ' '.repeat(numberWidth + 4)
  const told = toldReasons(item)
  const shown = told.slice(0, mostReasons)
  const body = shown.flatMap((text, index) =>
    indented(text, left, page, index === 0 && !settledVerdicts.has(item.verdict) ? undefined : palette.dim),
  )
  const hidden = told.length - shown.length
  const more =
    hidden > 0 && !settledVerdicts.has(item.verdict)
      ? [palette.dim(`${left}… and ${hidden} more; --format json has them all.`)]
      : []
  return [head, ...body, ...more]
}

/** What a reader needs: of an item that is settled the findings in its favour, else those against it. */
function toldReasons({ reasons, verdict }: ItemReport): readonly string[] {
  const against = reasons.filter(({ severity }) => severity !== 'info')
  const shown = settledVerdicts.has(verdict) || against.length === 0 ? reasons : against
  return [...new Set(shown.map((reason) => messageOf(reason)))]
}

function indented(text: string, left: string, { width }: Page, style?: Paint): readonly string[] {
  const lines = wrapText(text, width - left.length)
  return lines.map((line, index) => {
    const margin = index === 0 ? left : ' '.repeat(left.length)
    const whole = `${margin}${line}`
    return style ? style(whole) : whole
  })
}

function conclusion(report: GateReport, page: Page, project: string | undefined): readonly string[] {
  const { palette, width } = page
  const counts = Object.entries(report.counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => {
      const look = looks[verdict as Verdict]
      return palette[look.colour](`${count} ${look.word}`)
    })
  const rule = palette.dim((page.colour ? '─' : '-').repeat(width))
  const state = report.open ? palette.green('Gate open.') : palette.red('Gate closed.')
  const decision = report.decision ? messageOf(report.decision.reason) : ''
  const [first = '', ...rest] = wrapText(decision, width - 13)
  return [
    rule,
    `${palette.bold(`${report.items.length} items:`)} ${counts.join(', ')}`,
    `${palette.bold(state)} ${first}`.trimEnd(),
    ...rest.map((line) => `${' '.repeat(report.open ? 11 : 13)}${line}`),
    ...(report.release === undefined
      ? []
      : [palette.dim(`Release ${report.release.slice(0, 12)}: what approvals are given for.`)]),
    ...nextSteps(report.items, page, project),
  ]
}

/** Each command once with the items that it brings on; then what only hands can settle. */
function nextSteps(items: readonly ItemReport[], page: Page, project: string | undefined): readonly string[] {
  const { palette } = page
  const unsettled = items.filter(({ verdict }) => !settledVerdicts.has(verdict))
  if (unsettled.length === 0) return []
  const byCommand = new Map<string, ItemReport[]>()
  for (const item of unsettled) {
    if (item.next !== undefined) byCommand.set(item.next, [...(byCommand.get(item.next) ?? []), item])
  }
  const commands = [...byCommand].flatMap(([command, brought]) => [
    `  ${palette.cyan(command)}`,
    ...indented(
      `for ${brought.map(({ number, id }) => `${number} ${id}`).join(', ')}`,
      '      ',
      page,
      palette.dim,
    ),
  ])
  const byHand = unsettled
    .filter(({ next }) => next === undefined)
    .flatMap((item) => {
      const [first = '', ...others] = toldReasons(item)
      const more = others.length === 0 ? '' : ` (${others.length} more above)`
      return indented(`${item.number} ${item.id}: ${first}${more}`, '  · ', page)
    })
  return ['', palette.bold(project === undefined ? 'Next' : `Next, in ${project}`), ...byHand, ...commands]
}
