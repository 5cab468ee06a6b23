import * as vscode from 'vscode'
import { registerItemCommands } from '../commands/itemCommands.ts'
import { registerOpenCommands } from '../commands/openCommands.ts'
import { registerProjectCommands } from '../commands/projectCommands.ts'
import { putOnRecord } from '../commands/putOnRecord.ts'
import type { ExtensionParts } from '../context.ts'
import { contextKeys, viewIds } from '../ids.ts'
import type { Project } from '../project.ts'
import { StatusBar } from '../status/statusBar.ts'
import { badge, progressText } from '../status/statusModel.ts'
import { GateReports } from './gateReports.ts'
import type { PhaseNode } from './phaseNode.ts'
import { PhasesTree } from './phasesTree.ts'

/** The phases view with its commands, its badge, its welcome and the status bar's entry. */
export function registerPhases(parts: ExtensionParts): vscode.Disposable {
  const { projects } = parts
  const reports = new GateReports(projects)
  const tree = new PhasesTree(reports)
  const view = vscode.window.createTreeView(viewIds.phases, {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
    manageCheckboxStateManually: true,
  })
  reports.isWhole = view.visible
  return vscode.Disposable.from(
    reports,
    tree,
    view,
    view.onDidChangeVisibility(({ visible }) => (reports.isWhole = visible)),
    view.onDidChangeCheckboxState(({ items }) => void clicked(parts, reports, tree, items)),
    reports.onDidChange(() => decorate(view, projects.all, reports)),
    new StatusBar(projects, reports),
    registerItemCommands(parts, reports),
    registerOpenCommands(),
    registerProjectCommands(parts, reports),
  )
}

/** Boxes that were clicked: each goes on record with a reason, or goes back to what it was. */
async function clicked(
  { projects }: ExtensionParts,
  reports: GateReports,
  tree: PhasesTree,
  boxes: readonly (readonly [PhaseNode, vscode.TreeItemCheckboxState])[],
): Promise<void> {
  try {
    for (const wanted of [vscode.TreeItemCheckboxState.Checked, vscode.TreeItemCheckboxState.Unchecked]) {
      const nodes = boxes.flatMap(([node, state]) => (state === wanted ? [node] : []))
      const ticked = wanted === vscode.TreeItemCheckboxState.Checked
      for (const project of projects.all) {
        const items = nodes.flatMap((node) => {
          const changed = node.item?.ticked !== ticked && projects.at(node.project) === project
          return node.item && changed ? [node.item] : []
        })
        if (items.length === 0) continue
        const recorded = await putOnRecord(project, items, ticked ? 'tick' : 'untick')
        if (recorded) await reports.recheck(project)
      }
    }
  } finally {
    tree.redraw(boxes.map(([node]) => node))
  }
}

/** Badge, description and what the welcome text stands on. */
function decorate(view: vscode.TreeView<PhaseNode>, all: readonly Project[], reports: GateReports): void {
  const { facts } = reports
  const ready = new Set(facts.filter(({ setUp }) => setUp).map(({ project }) => project))
  const standings = all
    .filter(({ folder }) => ready.has(folder.uri.toString()))
    .map((project) => {
      const report = reports.production(project)
      return { name: project.folder.name, ...(report && { report }) }
    })
  view.badge = badge(standings, vscode.l10n)
  view.description = standings.length === 1 ? progressText(standings[0]!, vscode.l10n) : ''
  const isKnown = facts.every(({ setUp }) => setUp !== undefined)
  const state = ready.size > 0 ? 'ready' : isKnown ? 'bare' : 'unknown'
  void vscode.commands.executeCommand('setContext', contextKeys.state, state)
}
