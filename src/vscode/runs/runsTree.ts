import * as vscode from 'vscode'
import { createRunList, type RunList, type RunSummary } from '../../core/runs/listRuns.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import { runNode } from './runsModel.ts'

/** A row of the runs view: a folder where the workspace has several, or a run. */
export type RunsNode =
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'run'; readonly project: Project; readonly run: RunSummary }

/** While a run goes on and the view is seen, it is looked at this often, milliseconds. */
const every = 2000

/** The runs view: every run directory of the projects, the newest first. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  readonly #parts: ExtensionParts
  readonly #changed = new vscode.EventEmitter<void>()
  readonly #lists = new Map<string, RunList>()
  readonly #disposables: vscode.Disposable[] = [this.#changed]
  #timer: NodeJS.Timeout | undefined
  #isSeen = false

  readonly onDidChangeTreeData = this.#changed.event

  constructor(parts: ExtensionParts) {
    this.#parts = parts
    this.#disposables.push(
      parts.projects.onDidChange(() => this.redraw()),
      new vscode.Disposable(() => clearTimeout(this.#timer)),
    )
  }

  redraw(): void {
    this.#changed.fire()
  }

  set isSeen(isSeen: boolean) {
    if (isSeen && !this.#isSeen) this.redraw()
    this.#isSeen = isSeen
    if (!isSeen) clearTimeout(this.#timer)
  }

  /** The runs of a project as they are now. */
  async runs(project: Project): Promise<readonly RunSummary[]> {
    const key = project.folder.uri.toString()
    const { files, clock } = project.ports
    const { isAlive } = this.#parts.running
    const list = this.#lists.get(key) ?? createRunList(files, isAlive, () => clock.now().getTime())
    this.#lists.set(key, list)
    return list.list()
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    const { all } = this.#parts.projects
    if (node?.kind === 'run') return []
    if (!node && all.length > 1) return all.map((project) => ({ kind: 'project', project }))
    const project = node?.project ?? all[0]
    if (!project) return []
    const runs = await this.runs(project)
    if (runs.some(({ status }) => status === 'running')) this.#lookAgain()
    return runs.map((run) => ({ kind: 'run', project, run }))
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return node.kind === 'project' ? folderItem(node.project) : runItem(node)
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose()
  }

  #lookAgain(): void {
    clearTimeout(this.#timer)
    if (this.#isSeen) this.#timer = setTimeout(() => this.redraw(), every)
  }
}

function folderItem({ folder }: Project): vscode.TreeItem {
  const item = new vscode.TreeItem(folder.name, vscode.TreeItemCollapsibleState.Expanded)
  item.id = folder.uri.toString()
  item.iconPath = vscode.ThemeIcon.Folder
  item.contextValue = 'project'
  return item
}

function runItem(node: Extract<RunsNode, { kind: 'run' }>): vscode.TreeItem {
  const shown = runNode(node.run, vscode.l10n, Date.now())
  const item = new vscode.TreeItem(shown.label, vscode.TreeItemCollapsibleState.None)
  item.id = `${node.project.folder.uri.toString()}#${node.run.path}`
  item.description = shown.description
  item.tooltip = shown.tooltip.join('\n')
  const { id, color } = shown.icon
  item.iconPath = new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color))
  item.accessibilityInformation = { label: shown.spoken }
  item.contextValue = shown.context
  item.command = { command: commandIds.openRun, title: vscode.l10n.t('Open Run'), arguments: [node] }
  return item
}
