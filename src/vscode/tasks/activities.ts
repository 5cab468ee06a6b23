import * as vscode from 'vscode'
import { readActivity, type Activity } from '../../core/finalize/activity.ts'
import { FileError } from '../../core/ports.ts'
import { layout } from '../../core/project/layout.ts'
import type { ExtensionParts } from '../context.ts'
import type { Project } from '../project.ts'
import { runningIn, type Running } from './activityModel.ts'

/** Milliseconds between two looks while something runs: a process that is killed changes no file. */
const pace = 2000

const nothing: Activity = {
  pipeline: undefined,
  pipelineVanished: false,
  production: { state: 'none' },
  trainings: [],
}

export interface ActivityChange {
  readonly project: Project
  /** Undefined at the first look. */
  readonly before: Activity | undefined
  readonly after: Activity
}

interface Looking {
  readonly now: Promise<Activity>
  next: Promise<Activity> | undefined
}

/** Follows what runs in each project, from its files: the same after a reload and in a second window. */
export class Activities implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ActivityChange>()
  readonly #runningChanged = new vscode.EventEmitter<void>()
  readonly #known = new Map<Project, Activity>()
  readonly #looking = new Map<Project, Looking>()
  readonly #parts: ExtensionParts
  readonly #disposable: vscode.Disposable
  #timer: NodeJS.Timeout | undefined
  #isDisposed = false

  /** What goes on in a project is something else than at the last look. */
  readonly onDidChange = this.#changed.event
  /** `running` may be something else: what goes on changed, or a project went. */
  readonly onDidChangeRunning = this.#runningChanged.event

  constructor(parts: ExtensionParts) {
    this.#parts = parts
    const locks = vscode.workspace.createFileSystemWatcher(`**/${layout.pipelineLock}`)
    const look = (uri: vscode.Uri) => {
      const project = parts.projects.of(uri)
      if (project) void this.look(project)
    }
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      this.#runningChanged,
      locks,
      locks.onDidCreate(look),
      locks.onDidChange(look),
      locks.onDidDelete(look),
      parts.projects.onDidChange((project) => void (project ? this.look(project) : this.#lookAtAll())),
    )
  }

  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
    this.#disposable.dispose()
  }

  /** Reads the files as they are now. Whoever comes while they are being read shares the look that follows. */
  look(project: Project): Promise<Activity> {
    const looking = this.#looking.get(project)
    if (!looking) return this.#begin(project)
    const again = () => this.#begin(project)
    return (looking.next ??= looking.now.then(again, again))
  }

  /** What runs in all projects, in their order, as of the last look. */
  get running(): readonly { readonly project: Project; readonly running: Running }[] {
    return this.#parts.projects.all.flatMap((project) =>
      runningIn(this.#known.get(project) ?? nothing).map((running) => ({ project, running })),
    )
  }

  #begin(project: Project): Promise<Activity> {
    const looking: Looking = {
      now: this.#read(project).finally(() => {
        if (!looking.next) this.#looking.delete(project)
      }),
      next: undefined,
    }
    this.#looking.set(project, looking)
    return looking.now
  }

  async #read(project: Project): Promise<Activity> {
    const before = this.#known.get(project)
    const after = await this.#activityOf(project, before)
    if (this.#parts.projects.all.includes(project)) {
      this.#known.set(project, after)
      if (JSON.stringify(before) !== JSON.stringify(after)) {
        this.#changed.fire({ project, before, after })
        this.#runningChanged.fire()
      }
    }
    this.#keepLooking()
    return after
  }

  /** A folder that can't be read just now tells nothing new. */
  async #activityOf({ ports }: Project, before: Activity | undefined): Promise<Activity> {
    try {
      return await readActivity(ports.files, this.#parts.running.isAlive)
    } catch (cause) {
      if (cause instanceof FileError) return before ?? nothing
      throw cause
    }
  }

  async #lookAtAll(): Promise<void> {
    const { all } = this.#parts.projects
    const gone = [...this.#known.keys()].filter((project) => !all.includes(project))
    for (const project of gone) this.#known.delete(project)
    if (gone.length > 0) this.#runningChanged.fire()
    await Promise.all(all.map((project) => this.look(project)))
  }

  #keepLooking(): void {
    clearTimeout(this.#timer)
    if (this.#isDisposed || this.running.length === 0) return
    this.#timer = setTimeout(() => {
      for (const project of new Set(this.running.map((one) => one.project))) void this.look(project)
    }, pace)
  }
}
