import * as vscode from 'vscode'
import type { ExtensionParts } from '../context.ts'
import { commandIds, viewIds } from '../ids.ts'
import { inertText } from '../inertText.ts'
import { directoryOf } from '../tasks/arguments.ts'
import { offerSetUp, projectIn } from '../tasks/asking.ts'
import { Panels } from '../webviews/panel.ts'
import { mostCompared } from './comparisonModel.ts'
import { comparisonPanel, runPanel } from './panels.ts'
import { isRunPath, type RunPlace } from './places.ts'
import { RunLists } from './runLists.ts'
import { runNode } from './runsModel.ts'
import { RunsTree } from './runsTree.ts'

/** The runs view, the panel of a run and the comparison of runs. */
export function registerRuns(parts: ExtensionParts): vscode.Disposable {
  const lists = new RunLists(parts.running.isAlive)
  const tree = new RunsTree(parts.projects, lists)
  const view = vscode.window.createTreeView(viewIds.runs, { treeDataProvider: tree, canSelectMany: true })
  const runs = new Panels(parts.context.extensionUri, runPanel(parts))
  const openRun = (place: RunPlace) => runs.open(place)
  const comparisons = new Panels(parts.context.extensionUri, comparisonPanel(parts, openRun))
  tree.isSeen = view.visible

  async function open(argument: unknown): Promise<void> {
    const place = placeOf(parts, argument) ?? (await pickRuns(parts, lists, false))[0]
    if (place) openRun(place)
  }

  async function compare(argument: unknown, selected: unknown): Promise<void> {
    const given = (Array.isArray(selected) && selected.length > 1 ? selected : []).flatMap(
      (node: unknown) => placeOf(parts, node) ?? [],
    )
    const places = given.length > 1 ? given : await pickRuns(parts, lists, true, placeOf(parts, argument))
    const { folder } = places[0] ?? {}
    const chosen = places.filter((place) => place.folder === folder).map(({ run }) => run)
    if (folder === undefined) return
    if (chosen.length < 2) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Choose at least two runs of one project to compare.'),
      )
      return
    }
    if (chosen.length > mostCompared) {
      const message = vscode.l10n.t(
        'At most {0} runs are compared at once, and {1} were chosen. Choose fewer.',
        mostCompared,
        chosen.length,
      )
      void vscode.window.showWarningMessage(message)
      return
    }
    const byName = new Intl.Collator('en', { numeric: true })
    comparisons.open({ folder, runs: chosen.toSorted(byName.compare) })
  }

  return vscode.Disposable.from(
    tree,
    view,
    runs,
    comparisons,
    view.onDidChangeVisibility(({ visible }) => (tree.isSeen = visible)),
    vscode.commands.registerCommand(commandIds.openRun, open),
    vscode.commands.registerCommand(commandIds.compareRuns, compare),
    vscode.commands.registerCommand(commandIds.refresh, () => tree.redraw()),
  )
}

/** The run that a command's argument names: a row of the view, or a place. Anything may come. */
function placeOf({ projects }: ExtensionParts, argument: unknown): RunPlace | undefined {
  const known = projectIn(projects, argument)
  const path = directoryOf(argument)
  return known && isRunPath(path) ? { folder: known.folder.uri.toString(), run: path } : undefined
}

/** Asks which runs; of one project where several are compared. */
async function pickRuns(
  { projects }: ExtensionParts,
  lists: RunLists,
  isMany: boolean,
  first?: RunPlace,
): Promise<readonly RunPlace[]> {
  if (projects.all.length === 0) {
    await offerSetUp()
    return []
  }
  const among = first
    ? projects.all.filter(({ folder }) => folder.uri.toString() === first.folder)
    : projects.all
  const all = await Promise.all(
    among.map(async (project) => (await lists.of(project)).map((run) => ({ project, run }))),
  )
  const items = all.flat().map(({ project, run }) => {
    const { label, description } = runNode(run, vscode.l10n, Date.now())
    const place: RunPlace = { folder: project.folder.uri.toString(), run: run.path }
    const detail = among.length > 1 ? { detail: project.folder.name } : {}
    return { label: inertText(label), description, place, picked: run.path === first?.run, ...detail }
  })
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no run below results/ yet.'))
    return []
  }
  if (isMany && items.length === 1) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is one run only, {0}: nothing to compare it with yet.', items[0]!.label),
    )
    return []
  }
  const title = isMany ? vscode.l10n.t('Compare Runs') : vscode.l10n.t('Open Run')
  if (!isMany) {
    const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true })
    return chosen ? [chosen.place] : []
  }
  const placeHolder = vscode.l10n.t('Choose 2 to {0} runs of one project', mostCompared)
  const options = { title, placeHolder, matchOnDescription: true, canPickMany: true } as const
  return ((await vscode.window.showQuickPick(items, options)) ?? []).map(({ place }) => place)
}
