import * as vscode from 'vscode'
import { gateNames } from '../../core/phases/gates.ts'
import { phaseOfGate } from '../../core/phases/phases.ts'
import type { SignOff } from '../../core/readiness/signoffs.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import type { GateReports } from '../trees/gateReports.ts'
import { titleOfId } from '../trees/itemNode.ts'
import type { ItemTarget } from '../trees/phaseNode.ts'
import { askAct } from './askAct.ts'
import { isTrusted, pickProject } from '../tasks/asking.ts'
import { asRow } from './rows.ts'
import { possibleActs } from './possibleActs.ts'
import { putOnRecord } from './putOnRecord.ts'

type Act = SignOff['act']

/** Tick, take back, sign off, waive: each on the rows it is called on, or on an item that the person picks. */
export function registerItemCommands(parts: ExtensionParts, reports: GateReports): vscode.Disposable {
  const act = async (acts: readonly Act[], row: unknown, rows: unknown) => {
    if (!isTrusted('record')) return
    const chosen = await chooseItems(parts, acts, row, rows)
    if (!chosen) return
    const [first] = chosen.items
    if (!first) return
    const possible = possibleActs(first).filter((each) => acts.includes(each))
    const wanted = await askAct(possible, titleOfId(first.id))
    if (wanted === undefined) return
    const recorded = await putOnRecord(
      chosen.project,
      chosen.items.filter((item) => possibleActs(item).includes(wanted)),
      wanted,
    )
    if (recorded) await reports.recheck(chosen.project)
  }
  /** The second argument: the rows that are selected beside the one that was clicked, or the one act that is meant. */
  const register = (command: string, ...acts: readonly Act[]) =>
    vscode.commands.registerCommand(command, (row?: unknown, more?: unknown) => {
      const meant = acts.filter((each) => each === more)
      return act(meant.length > 0 ? meant : acts, row, more)
    })
  return vscode.Disposable.from(
    register(commandIds.signOff, 'tick', 'approve', 'revoke'),
    register(commandIds.waive, 'waive'),
    register(commandIds.tick, 'tick'),
    register(commandIds.untick, 'untick'),
  )
}

interface Chosen {
  readonly project: Project
  readonly items: readonly ItemTarget[]
}

async function chooseItems(
  { projects }: ExtensionParts,
  acts: readonly Act[],
  row: unknown,
  rows: unknown,
): Promise<Chosen | undefined> {
  const given = asRow(row)
  if (given?.item) {
    const project = projects.at(given.project)
    const selected = Array.isArray(rows) ? rows.flatMap((each) => asRow(each) ?? []) : [given]
    const items = selected.flatMap(({ item, project: of }) => (item && of === given.project ? [item] : []))
    return project && { project, items: items.length > 0 ? items : [given.item] }
  }
  const project = await pickProject(projects, given)
  if (!project) return undefined
  const waiting = await itemsFor(project, acts)
  if (waiting.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No item waits for that.'))
    return undefined
  }
  const picked = await vscode.window.showQuickPick(
    waiting.map((item) => ({
      label: titleOfId(item.id),
      description: phaseOfGate(item.gate)?.title ?? '',
      item,
    })),
    { title: vscode.l10n.t('Which item?'), matchOnDescription: true },
  )
  return picked && { project, items: [picked.item] }
}

/** The items that one of the acts can be done to, of the last gate first. */
async function itemsFor(project: Project, acts: readonly Act[]): Promise<readonly ItemTarget[]> {
  const found: ItemTarget[] = []
  for (const gate of gateNames.toReversed()) {
    const report = await project.gate(gate)
    if (!report.ok) continue
    const { checklist, items } = report.value
    const targets = items.map((item) => ({ ...item, gate, checklist }))
    found.push(...targets.filter((item) => possibleActs(item).some((act) => acts.includes(act))))
  }
  return found
}
