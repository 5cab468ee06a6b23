import * as vscode from 'vscode'
import type { Ports } from '../core/ports.ts'
import { createProject, type Project } from './project.ts'

/** Files that the engine reads; a change of one of them makes what is shown old. */
const watched = '{configs,phases,results,checkpoints,models,docs,data}/**'
const watchedFiles = '{final_report.md,known_issues.md,training_orchestrator.py}'
/** Changes come in bursts (a step writes several files); one update follows each burst. */
const quiet = 250

/**
 * The projects among the workspace's folders: those with `configs/` or `phases/`. Folders may come and go, and a
 * folder may become a project while it is open.
 */
export class Projects implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Project | undefined>()
  readonly #projects = new Map<string, Project>()
  readonly #watchers = new Map<string, vscode.Disposable>()
  readonly #disposables: vscode.Disposable[] = [this.#changed]
  readonly #portsOf: (root: string) => Ports

  /** A project whose files changed; undefined where projects came or went. */
  readonly onDidChange = this.#changed.event

  constructor(portsOf: (root: string) => Ports) {
    this.#portsOf = portsOf
    this.#disposables.push(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#update()))
  }

  /** Looks at the folders once; call it after construction. */
  async start(): Promise<void> {
    await this.#update()
  }

  get all(): readonly Project[] {
    return [...this.#projects.values()]
  }

  /** The project that holds a file; undefined for a file outside. */
  of(uri: vscode.Uri): Project | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri)
    return folder && this.#projects.get(folder.uri.toString())
  }

  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.dispose()
    vscode.Disposable.from(...this.#disposables).dispose()
  }

  async #update(): Promise<void> {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file')
    const keys = new Set(folders.map(({ uri }) => uri.toString()))
    for (const [key, watcher] of this.#watchers) {
      if (keys.has(key)) continue
      watcher.dispose()
      this.#watchers.delete(key)
      this.#projects.delete(key)
    }
    await Promise.all(folders.map((folder) => this.#look(folder)))
    this.#changed.fire(undefined)
  }

  async #look(folder: vscode.WorkspaceFolder): Promise<boolean> {
    const key = folder.uri.toString()
    if (!this.#watchers.has(key)) this.#watchers.set(key, this.#watch(folder))
    const ports = this.#portsOf(folder.uri.fsPath)
    const isProject =
      (await ports.files.stat('configs')) !== undefined || (await ports.files.stat('phases')) !== undefined
    if (isProject === this.#projects.has(key)) return false
    if (isProject) this.#projects.set(key, createProject(folder, ports))
    else this.#projects.delete(key)
    return true
  }

  #watch(folder: vscode.WorkspaceFolder): vscode.Disposable {
    let timer: NodeJS.Timeout | undefined
    const settle = async () => {
      const project = this.#projects.get(folder.uri.toString())
      project?.invalidate()
      const cameOrWent = await this.#look(folder)
      this.#changed.fire(cameOrWent ? undefined : project)
    }
    const touched = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void settle(), quiet)
    }
    const watchers = [watched, watchedFiles].map((pattern) =>
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, pattern)),
    )
    return vscode.Disposable.from(
      ...watchers,
      ...watchers.flatMap((watcher) => [
        watcher.onDidChange(touched),
        watcher.onDidCreate(touched),
        watcher.onDidDelete(touched),
      ]),
      new vscode.Disposable(() => clearTimeout(timer)),
    )
  }
}
