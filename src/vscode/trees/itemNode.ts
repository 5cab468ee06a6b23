import type { Finding } from '../../core/finding.ts'
import type { GateName } from '../../core/phases/gates.ts'
import type { ItemReport } from '../../core/readiness/gate.ts'
import { settledVerdicts } from '../../core/readiness/settled.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { Localizer } from '../localizer.ts'
import { definitionIn } from '../tasks/definitionIn.ts'
import type { ItemTarget, PhaseNode } from './phaseNode.ts'
import { deciderWord, verdictIcons, verdictWord } from './verdictLook.ts'

/** The box of an item as an open editor has it, which may be ahead of the file. */
export interface OpenBox {
  readonly ticked: boolean
  readonly unsaved: boolean
}

const longestHeadline = 200
const mostReasons = 12

/** A row for one item: the verdict with its figure and reason, and a box only where a person's tick counts. */
export function itemNode(
  item: ItemReport,
  place: { readonly project: string; readonly gate: GateName; readonly checklist: string },
  box: OpenBox | undefined,
  l10n: Localizer,
): PhaseNode {
  const { project, gate, checklist } = place
  const ticked = box?.ticked ?? item.ticked
  const target: ItemTarget = {
    id: item.id,
    gate,
    checklist,
    decidedBy: item.decidedBy,
    verdict: item.verdict,
    ticked,
    evidence: item.evidence,
  }
  const step = item.next === undefined ? undefined : definitionIn(item.next)
  const word = verdictWord(item.verdict, l10n)
  const label = `${item.number} ${titleOfId(item.id)}`
  const reasons = told(item)
  const headline = shorten(reasons[0] ?? word)
  const unsaved = box?.unsaved === true && box.ticked !== item.ticked
  return {
    id: `${project}#${gate}/${item.id}`,
    label,
    description: unsaved ? l10n.t('not saved yet: {0}', headline) : headline,
    tooltip: [
      `${item.number}. ${plainText(item.title)}`,
      l10n.t('{0}: {1}', deciderWord(item.decidedBy, l10n), word),
      ...reasons.slice(0, mostReasons).map((reason) => `• ${reason}`),
      ...(item.evidence.length > 0 ? [l10n.t('Evidence: {0}', item.evidence.join(', '))] : []),
      ...(item.next === undefined ? [] : [l10n.t('Next: {0}', item.next)]),
    ],
    icon: verdictIcons[item.verdict],
    spoken: `${label}, ${word}, ${headline}`,
    context: contextOf(target, step !== undefined),
    ...(item.decidedBy === 'person' && {
      checkbox: {
        ticked,
        says: ticked ? l10n.t('Ticked: take the tick back') : l10n.t('Tick: say why it holds'),
      },
    }),
    folded: 'leaf',
    children: [],
    project,
    gate,
    item: target,
    ...(step && { step }),
  }
}

/** What the menus may offer for an item. */
function contextOf({ decidedBy, verdict, ticked, evidence }: ItemTarget, runnable: boolean): string {
  const settled = settledVerdicts.has(verdict)
  const words = ['item']
  if (evidence.length > 0) words.push('evidence')
  if (runnable) words.push('runnable')
  if (decidedBy === 'approver') words.push(...(verdict === 'not-applicable' ? [] : ['signable']))
  else if (verdict === 'waived') words.push('signable')
  else if (!settled) words.push('waivable')
  if (decidedBy === 'person') words.push(ticked ? 'ticked' : 'unticked')
  return words.join(' ')
}

/** Each reason once: of an item that is settled all, else those against it. */
function told({ reasons, verdict }: ItemReport): readonly string[] {
  const against = reasons.filter(({ severity }) => severity !== 'info')
  const shown: readonly Finding[] = settledVerdicts.has(verdict) || against.length === 0 ? reasons : against
  return [...new Set(shown.map(messageOf))]
}

/** `val-test-gap` → `Val test gap`: an item's name where there is room for three words and not for its sentence. */
export function titleOfId(id: string): string {
  const words = id.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Markdown's marks taken off a sentence of a checklist. */
export function plainText(markdown: string): string {
  return markdown.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]|(?<!\w)_|_(?!\w)/g, '')
}

const shorten = (text: string) =>
  text.length > longestHeadline ? `${text.slice(0, longestHeadline - 1).trimEnd()}…` : text
