import type { Finding, Result } from '../../core/finding.ts'
import { verdicts } from '../../core/readiness/check.ts'
import type { GateReport, ItemReport } from '../../core/readiness/gate.ts'
import { settledVerdicts } from '../../core/readiness/settled.ts'
import type { SignOff } from '../../core/readiness/signoffs.ts'
import { nameOf } from '../../core/readiness/standing.ts'
import type { TestSetLock } from '../../core/readiness/testSetLock.ts'
import { messageOf } from '../../core/wording/message.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type {
  ItemAct,
  ReadinessAct,
  ReadinessAnswer,
  ReadinessItem,
  ReadinessModel,
  ReadinessReason,
  ReadinessStep,
} from '../../protocol/readiness.ts'
import type { Localizer } from '../localizer.ts'
import { possibleActs } from '../commands/possibleActs.ts'
import { definitionIn } from '../tasks/definitionIn.ts'
import { plainText } from '../trees/itemNode.ts'
import { settledOf } from '../trees/progress.ts'
import { deciderWord, verdictWord } from '../trees/verdictLook.ts'

/** A project's own checklist and record may hold any number; a page that is read or printed doesn't. */
const mostActs = 500
const mostItemActs = 10
const mostReasons = 100
const longestText = 1000

/** What the readiness panel stands on, all of it from the engine. */
export interface ReadinessFacts {
  readonly project: string
  readonly report: Result<GateReport>
  readonly signOffs: Result<readonly SignOff[]>
  readonly testSetLock: Result<TestSetLock>
}

/** The panel's view of a judged gate; the reasons alone where it could not be judged. */
export function readinessAnswer(facts: ReadinessFacts, l10n: Localizer): ReadinessAnswer {
  const { report } = facts
  return report.ok
    ? { kind: 'ready', model: readinessModel(facts, report.value, l10n) }
    : { kind: 'missing', reasons: report.findings.map(messageOf) }
}

function readinessModel(facts: ReadinessFacts, report: GateReport, l10n: Localizer): ReadinessModel {
  const { items, decision, release } = report
  const ids = new Set(items.map(({ id }) => id))
  const acts = (facts.signOffs.ok ? facts.signOffs.value : [])
    .filter(({ item }) => ids.has(item))
    .map((act) => actOf(act, release, l10n))
    .toReversed()
  const shown = items.map((item) => ({ section: item.section, item: itemOf(item, acts, l10n) }))
  const sections = [...new Set(shown.map(({ section }) => section))]
  const lock = facts.testSetLock.ok ? facts.testSetLock.value : undefined
  return {
    title: plainText(report.title),
    project: facts.project,
    open: report.open,
    settled: settledOf(report),
    total: items.length,
    ...(decision && { decision: messageOf(decision.reason) }),
    ...(release !== undefined && { release }),
    counts: verdicts
      .map((verdict) => ({ verdict, word: verdictWord(verdict, l10n), count: report.counts[verdict] }))
      .filter(({ count }) => count > 0),
    problems: report.findings.slice(0, mostReasons).map(reasonOf),
    sections: sections.map((title) => ({
      title: plainText(title),
      items: shown.filter(({ section }) => section === title).map(({ item }) => item),
    })),
    steps: stepsOf(items),
    byHand: items
      .filter((item) => !isSettled(item) && item.next === undefined)
      .map(({ number, id, reasons }) => ({
        number,
        id,
        reason: reasons[0] ? shownName(messageOf(reasons[0]), longestText) : '',
      })),
    acts: acts.slice(0, mostActs),
    actsLeftOut: Math.max(0, acts.length - mostActs),
    ...(lock && { testSet: testSetText(lock, l10n) }),
  }
}

const isSettled = ({ verdict }: ItemReport) => settledVerdicts.has(verdict)

function itemOf(item: ItemReport, acts: readonly ReadinessAct[], l10n: Localizer): ReadinessItem {
  const { number, id, title, verdict, evidence, next } = item
  return {
    number,
    id,
    title: plainText(title),
    verdict,
    word: verdictWord(verdict, l10n),
    settled: isSettled(item),
    decider: deciderWord(item.decidedBy, l10n),
    reasons: reasonsOf(item),
    evidence: [...new Set(evidence)],
    acts: acts.filter((act) => act.item === id).slice(0, mostItemActs),
    offers: possibleActs(item),
    ...(next !== undefined && definitionIn(next) && { step: next }),
  }
}

/** Each sentence once. Of an item that keeps the gate closed what speaks against it comes first. */
function reasonsOf(item: ItemReport): readonly ReadinessReason[] {
  const against = isSettled(item) ? [] : item.reasons.filter(({ severity }) => severity !== 'info')
  const all = [...against, ...item.reasons.filter((reason) => !against.includes(reason))].map(reasonOf)
  const once = new Map(all.toReversed().map((reason) => [reason.text, reason]))
  return [...once.values()].toReversed().slice(0, mostReasons)
}

function reasonOf(found: Finding): ReadinessReason {
  const { place } = found
  return {
    text: shownName(messageOf(found), longestText),
    ...(place && { path: place.file }),
    ...(place?.range && { line: place.range.start.line + 1 }),
  }
}

function actOf(act: SignOff, release: string | undefined, l10n: Localizer): ReadinessAct {
  return {
    item: act.item,
    act: act.act,
    word: actWord(act.act, l10n),
    by: shownName(nameOf(act.by)),
    at: shownName(act.at),
    ...(act.reason !== undefined && { reason: shownName(act.reason, longestText) }),
    remarks: remarksOn(act, release, l10n),
  }
}

function remarksOn(
  { act, release: given, expires }: SignOff,
  release: string | undefined,
  l10n: Localizer,
): readonly string[] {
  const isOfRelease = act === 'approve' && given !== undefined && release !== undefined
  return [
    ...(isOfRelease ? [given === release ? l10n.t('this release') : l10n.t('another release')] : []),
    ...(expires === undefined ? [] : [l10n.t('until {0}', shownName(expires))]),
  ]
}

function testSetText({ path, samples, evaluations, replaced }: TestSetLock, l10n: Localizer): string {
  const text = l10n.t('Test set {0}. Samples: {1}. Evaluations: {2}.', path, samples, evaluations.length)
  return replaced.length === 0 ? text : `${text} ${l10n.t('Replacements: {0}.', replaced.length)}`
}

function actWord(act: SignOff['act'], l10n: Localizer): string {
  switch (act) {
    case 'tick':
      return l10n.t('ticked')
    case 'untick':
      return l10n.t('tick taken back')
    case 'approve':
      return l10n.t('approved')
    case 'revoke':
      return l10n.t('revoked')
    case 'waive':
      return l10n.t('waived')
  }
}

/** Each command once, with the items that it brings on. */
function stepsOf(items: readonly ItemReport[]): readonly ReadinessStep[] {
  const byCommand = new Map<string, ItemReport[]>()
  for (const item of items) {
    const { next } = item
    if (next !== undefined) byCommand.set(next, [...(byCommand.get(next) ?? []), item])
  }
  return [...byCommand].map(([command, brought]) => {
    const act = actIn(command, brought)
    return {
      command,
      items: brought.map(({ number, id }) => ({ number, id })),
      startable: definitionIn(command) !== undefined,
      ...(act && { act }),
    }
  })
}

/** The act that a sign-off command puts on record, where the item is open to it. */
function actIn(command: string, [item]: readonly ItemReport[]): ItemAct | undefined {
  const [, word] = /^finalize-model sign-off \S+ --(\w+)/.exec(command) ?? []
  return item && possibleActs(item).find((act) => act === word)
}
