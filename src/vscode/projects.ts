import * as vscode from 'vscode'
import { FileError, type Files, type Ports } from '../core/ports.ts'
import { isConfigName } from './language/configNames.ts'
import { Paced } from './paced.ts'
import type { Engine } from './engine/engine.ts'
import { createProject, type Project } from './project.ts'

/** Files that the engine reads; a change of one of them makes what is shown old. */
const watched = [
  '{configs,phases,results,checkpoints,models,docs,data}/**',
  '{final_report.md,known_issues.md,training_orchestrator.py,*_config.yaml,*_config.yml}',
]
/** Changes come in bursts (a step writes several files); one update follows each burst. */
const quiet = 250

/** A folder of the workspace, a project or not yet one. */
interface Followed {
  readonly folder: vscode.WorkspaceFolder
  readonly ports: Ports
  readonly watching: vscode.Disposable
  project: Project | undefined
  /** How often it was looked at: what an older look finds doesn't count any more. */
  looks: number
}

/**
 * The projects among the workspace's folders: those with `configs/`, `phases/` or a configuration of their own. Folders
 * may come and go, and a folder may become a project while it is open.
 */
export class Projects implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Project | undefined>()
  readonly #subscription: vscode.Disposable
  readonly #portsOf: (root: string) => Ports
  readonly #engine: Engine
  /** By address, in the order of the workspace. */
  #followed = new Map<string, Followed>()

  /** Resolves when the folders were looked at once: until then a folder may be a project that isn't known yet. */
  readonly known: Promise<void>
  #tellKnown: () => void = () => undefined

  /** A project whose files changed; undefined where projects came or went. */
  readonly onDidChange = this.#changed.event

  constructor(portsOf: (root: string) => Ports, engine: Engine) {
    this.#portsOf = portsOf
    this.#engine = engine
    this.known = new Promise((resolve) => (this.#tellKnown = resolve))
    this.#subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => void this.#update())
  }

  /** Looks at the folders once; call it after construction. */
  async start(): Promise<void> {
    await this.#update()
    this.#tellKnown()
  }

  /** In the order of the workspace's folders. */
  get all(): readonly Project[] {
    return [...this.#followed.values()].flatMap(({ project }) => project ?? [])
  }

  /** The project of a folder (`Uri.toString()`). */
  at(address: string): Project | undefined {
    return this.#followed.get(address)?.project
  }

  /** The project that holds a file; undefined for a file outside. */
  of(uri: vscode.Uri): Project | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri)
    return folder && this.at(folder.uri.toString())
  }

  dispose(): void {
    for (const { watching } of this.#followed.values()) watching.dispose()
    this.#followed.clear()
    this.#subscription.dispose()
    this.#changed.dispose()
  }

  async #update(): Promise<void> {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file')
    const before = this.#followed
    this.#followed = new Map(
      folders.map((folder) => {
        const key = folder.uri.toString()
        const known = before.get(key)
        if (known?.folder.name !== folder.name) return [key, this.#follow(folder)]
        before.delete(key)
        return [key, known]
      }),
    )
    for (const { watching, project } of before.values()) {
      watching.dispose()
      project?.invalidate()
    }
    // A folder on a slow disk doesn't keep the others waiting.
    await Promise.all([...this.#followed.values()].map((followed) => this.#look(followed)))
    this.#changed.fire(undefined)
  }

  /** Finds out whether a folder is a project, and tells where that has changed. */
  async #look(followed: Followed): Promise<void> {
    const look = ++followed.looks
    const isProject = await holdsProject(followed.ports.files)
    if (isProject === undefined || look !== followed.looks || !this.#isFollowed(followed)) return
    if (isProject === (followed.project !== undefined)) return
    followed.project?.invalidate()
    followed.project = isProject ? createProject(followed.folder, followed.ports, this.#engine) : undefined
    this.#changed.fire(undefined)
  }

  #isFollowed(followed: Followed): boolean {
    return this.#followed.get(followed.folder.uri.toString()) === followed
  }

  #follow(folder: vscode.WorkspaceFolder): Followed {
    const changes = new Paced(async () => {
      if (followed.project) {
        followed.project.invalidate()
        this.#changed.fire(followed.project)
      }
      await this.#look(followed)
    }, quiet)
    const patterns = watched.map((pattern) => new vscode.RelativePattern(folder, pattern))
    // No event inside a folder tells that the folder itself was taken away, or put back.
    const self = new vscode.RelativePattern(vscode.Uri.joinPath(folder.uri, '..'), '*')
    const watching = vscode.Disposable.from(
      changes,
      ...patterns.map((pattern) => watch(pattern, () => changes.touch())),
      watch(self, (uri) => {
        if (uri.path === folder.uri.path) changes.touch()
      }),
    )
    const ports = this.#portsOf(folder.uri.fsPath)
    const followed: Followed = { folder, ports, watching, project: undefined, looks: 0 }
    return followed
  }
}

function watch(pattern: vscode.RelativePattern, happened: (uri: vscode.Uri) => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(pattern)
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(happened),
    watcher.onDidCreate(happened),
    watcher.onDidDelete(happened),
  )
}

/** Undefined where the disk doesn't say. */
async function holdsProject(files: Files): Promise<boolean | undefined> {
  try {
    for (const name of ['configs', 'phases']) if (await files.stat(name)) return true
    return (await files.list('.')).some(isConfigName)
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}
