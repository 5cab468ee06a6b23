import type { Result } from '../../core/finding.ts'
import type { Phase } from '../../core/phases/phases.ts'
import type { GateReport } from '../../core/readiness/gate.ts'
import { settledVerdicts } from '../../core/readiness/settled.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { Localizer } from '../localizer.ts'
import { itemNode, plainText, type OpenBox } from './itemNode.ts'
import type { PhaseNode } from './phaseNode.ts'
import { problemNode } from './problemNode.ts'
import { progressOf } from './progress.ts'

/**
 * A row for a gate's checklist, with its items below, by section; a row that says why, where it can't be judged.
 *
 * @param boxes of the items as an open editor has them
 * @param current whether the phase is the one at hand: its checklist is folded out
 */
export function checklistNode(
  project: string,
  { gate, checklist }: Phase,
  report: Result<GateReport>,
  boxes: ReadonlyMap<string, OpenBox> | undefined,
  current: boolean,
  l10n: Localizer,
): PhaseNode {
  const id = `${project}#${checklist}`
  if (!report.ok) return problemNode(project, checklist, report.findings.map(messageOf).join(' '), checklist)
  const { items, findings, title } = report.value
  const place = { project, gate, checklist }
  const nodes = items.map((item) => ({
    section: item.section,
    node: itemNode(item, place, boxes?.get(item.id), l10n),
  }))
  const sections = [...new Set(nodes.map(({ section }) => section))]
  const inSection = (name: string) => nodes.filter(({ section }) => section === name).map(({ node }) => node)
  const progress = progressOf(report.value)
  return {
    id,
    label: plainText(title),
    description: progress,
    tooltip: [plainText(title), checklist],
    icon: { name: 'checklist' },
    spoken: l10n.t('Checklist {0}, {1}', plainText(title), progress),
    context: 'checklist recheck',
    folded: current ? 'expanded' : 'collapsed',
    children: [
      ...findings.map((found, index) =>
        problemNode(
          project,
          `${checklist}/${index}`,
          messageOf(found),
          found.place?.file,
          found.place?.range?.start.line,
        ),
      ),
      ...inSection(''),
      ...sections.filter((name) => name !== '').map((name) => sectionNode(id, name, inSection(name), place)),
    ],
    project,
    gate,
    place: { file: checklist },
  }
}

function sectionNode(
  checklist: string,
  name: string,
  items: readonly PhaseNode[],
  { project, gate }: Required<Pick<PhaseNode, 'project' | 'gate'>>,
): PhaseNode {
  const settled = items.filter(({ item }) => item && settledVerdicts.has(item.verdict)).length
  const progress = `${settled}/${items.length}`
  const label = plainText(name)
  return {
    id: `${checklist}#${name}`,
    label,
    description: progress,
    tooltip: [label],
    spoken: `${label}, ${progress}`,
    context: 'section',
    folded: settled === items.length ? 'collapsed' : 'expanded',
    children: items,
    project,
    gate,
  }
}
