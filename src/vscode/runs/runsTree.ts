import * as vscode from 'vscode'
import { mlflowRoot, runRoots } from '../../core/runs/findRuns.ts'
import type { RunSummary } from '../../core/runs/listRuns.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { Paced } from '../paced.ts'
import { themeIcon } from '../trees/themeIcon.ts'
import type { RunLists } from './runLists.ts'
import { runNode } from './runsModel.ts'

/** A row of the runs view: a folder where the workspace has several, or a run. */
export type RunsNode =
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'run'; readonly project: Project; readonly run: RunSummary }

/** While the view is seen it is looked at this often, milliseconds: while a run goes on, and for the ages of the others. */
const pauses = { going: 2000, still: 60_000 } as const

/** One look follows each burst of changes, milliseconds. */
const quiet = 100

/** Where other programs log their runs; what is in `results/` belongs to the project itself. */
const foreign = `**/{${[...runRoots.slice(1), mlflowRoot].join(',')}}/**`

/** The runs view: every run directory of the projects, the newest first. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  readonly #projects: Projects
  readonly #lists: RunLists
  readonly #changed = new vscode.EventEmitter<void>()
  readonly #disposable: vscode.Disposable
  /** What was shown last of each project, to tell whether anything changed. */
  readonly #shown = new WeakMap<Project, string>()
  /** One look at a time, however often files change and however slow the disk is. */
  readonly #looks = new Paced(() => this.#look(), quiet)
  #timer: NodeJS.Timeout | undefined
  #pause = 0
  #isSeen = false

  readonly onDidChangeTreeData = this.#changed.event

  constructor(projects: Projects, lists: RunLists) {
    this.#projects = projects
    this.#lists = lists
    const logs = vscode.workspace.createFileSystemWatcher(foreign)
    const touch = () => this.#looks.touch()
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      this.#looks,
      logs,
      logs.onDidCreate(touch),
      logs.onDidChange(touch),
      logs.onDidDelete(touch),
      projects.onDidChange((project) => (project ? this.#looks.touch() : this.redraw())),
      new vscode.Disposable(() => this.#forgetTimer()),
    )
  }

  redraw(): void {
    this.#changed.fire()
  }

  set isSeen(isSeen: boolean) {
    if (isSeen && !this.#isSeen) this.redraw()
    this.#isSeen = isSeen
    if (!isSeen) this.#forgetTimer()
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    const { all } = this.#projects
    if (node?.kind === 'run') return []
    if (!node && all.length > 1) return all.map((project) => ({ kind: 'project', project }))
    const project = node?.project ?? all[0]
    if (!project) return []
    const runs = await this.#lists.of(project)
    this.#shown.set(project, appearance(runs))
    this.#lookAgain(runs.some(({ status }) => status === 'running') ? pauses.going : pauses.still)
    return runs.map((run) => ({ kind: 'run', project, run }))
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return node.kind === 'project' ? folderItem(node.project) : runItem(node)
  }

  dispose(): void {
    this.#disposable.dispose()
  }

  /** Draws again where something is seen to have changed: a row that is drawn anew loses the click it was getting. */
  async #look(): Promise<void> {
    if (!this.#isSeen) return
    let isGoing = false
    for (const project of this.#projects.all) {
      const runs = await this.#lists.of(project)
      if (appearance(runs) !== this.#shown.get(project)) return this.redraw()
      isGoing ||= runs.some(({ status }) => status === 'running')
    }
    this.#lookAgain(isGoing ? pauses.going : pauses.still)
  }

  /** In a while; the shorter of two whiles counts. */
  #lookAgain(pause: number): void {
    if (!this.#isSeen || (this.#timer && this.#pause <= pause)) return
    this.#forgetTimer()
    this.#pause = pause
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#looks.touch()
    }, pause)
  }

  #forgetTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}

const appearance = (runs: readonly RunSummary[]) =>
  JSON.stringify(runs.map((run) => runNode(run, vscode.l10n, Date.now())))

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
  item.iconPath = themeIcon(shown.icon)
  item.accessibilityInformation = { label: shown.spoken }
  item.contextValue = shown.context
  item.command = { command: commandIds.openRun, title: vscode.l10n.t('Open Run'), arguments: [node] }
  return item
}
