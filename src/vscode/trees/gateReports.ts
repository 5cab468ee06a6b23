import * as vscode from 'vscode'
import { phases } from '../../core/phases/phases.ts'
import type { GateReport } from '../../core/readiness/gate.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { judgeProject, nothingJudged, type Judged } from './judgeProject.ts'
import type { ProjectFacts } from './phasesModel.ts'

/** Least time between two judgements of a project, milliseconds; and at most this share of the time is spent on them. */
const leastPause = 500
const share = 1 / 4

interface State {
  judged: Judged
  problem?: string
  running?: Promise<void>
  timer?: NodeJS.Timeout
  wanted: boolean
  /** When the next judgement may begin. */
  earliest: number
}

/**
 * The gates of all projects, judged again when files change: one judgement of a project at a time, and seldom enough
 * that a run which writes every second leaves the editor its time. What was found before stays until it is replaced.
 */
export class GateReports implements vscode.Disposable {
  readonly #projects: Projects
  readonly #changed = new vscode.EventEmitter<void>()
  readonly #states = new Map<Project, State>()
  readonly #subscription: vscode.Disposable
  /** Whether the earlier gates are wanted too, and not only the last one. */
  #whole = false

  readonly onDidChange = this.#changed.event

  constructor(projects: Projects) {
    this.#projects = projects
    this.#subscription = projects.onDidChange((project) => {
      if (project) this.#touch(project)
      else this.#follow()
    })
  }

  /** Whether the folders were looked at. */
  get looked(): boolean {
    return this.#looked
  }
  #looked = false

  /** Says whether somebody looks at all gates. */
  set whole(whole: boolean) {
    const more = whole && !this.#whole
    this.#whole = whole
    if (more) for (const project of this.#projects.all) this.#touch(project, true)
  }

  /** Judges a project anew, or all of them; resolves when that is done. */
  async recheck(project?: Project): Promise<void> {
    await Promise.all(
      (project ? [project] : this.#projects.all).map(async (each) => {
        const state = this.#stateOf(each)
        await state.running
        each.invalidate()
        this.#touch(each, true)
        await state.running
      }),
    )
  }

  production(project: Project): GateReport | undefined {
    const report = this.#states.get(project)?.judged.gates.get('production_ready')
    return report?.ok ? report.value : undefined
  }

  /** What is known of each project; boxes of open editors are added by who shows them. */
  get facts(): readonly ProjectFacts[] {
    return this.#projects.all.map((project) => {
      const { judged, problem } = this.#stateOf(project)
      return {
        project: project.folder.uri.toString(),
        name: project.folder.name,
        setUp: judged.setUp,
        ...(problem !== undefined && { problem }),
        phases: phases.map((phase) => {
          const report = judged.gates.get(phase.gate)
          const workflow = judged.workflows.get(phase.gate)
          const transition = judged.transitions.get(phase.gate)
          return {
            phase,
            ...(report && { report }),
            ...(workflow && { workflow }),
            ...(transition && { transition }),
          }
        }),
      }
    })
  }

  dispose(): void {
    this.#subscription.dispose()
    for (const { timer } of this.#states.values()) clearTimeout(timer)
    this.#states.clear()
    this.#changed.dispose()
  }

  #follow(): void {
    this.#looked = true
    const present = new Set(this.#projects.all)
    for (const [project, { timer }] of this.#states) {
      if (present.has(project)) continue
      clearTimeout(timer)
      this.#states.delete(project)
    }
    for (const project of present) if (!this.#states.has(project)) this.#touch(project, true)
    this.#changed.fire()
  }

  #stateOf(project: Project): State {
    const known = this.#states.get(project) ?? { judged: nothingJudged, wanted: false, earliest: 0 }
    this.#states.set(project, known)
    return known
  }

  #touch(project: Project, now = false): void {
    const state = this.#stateOf(project)
    state.wanted = true
    if (state.running) return
    if (now) {
      clearTimeout(state.timer)
      delete state.timer
      this.#begin(project, state)
    } else
      state.timer ??= setTimeout(
        () => {
          delete state.timer
          this.#begin(project, state)
        },
        Math.max(0, state.earliest - performance.now()),
      )
  }

  #begin(project: Project, state: State): void {
    state.wanted = false
    state.running = this.#judge(project, state).finally(() => {
      delete state.running
      if (state.wanted && this.#states.get(project) === state) this.#touch(project)
    })
  }

  async #judge(project: Project, state: State): Promise<void> {
    const start = performance.now()
    try {
      for await (const judged of judgeProject(project, state.judged, this.#whole)) {
        if (this.#states.get(project) !== state) return
        state.judged = judged
        delete state.problem
        this.#changed.fire()
        await new Promise(setImmediate)
      }
    } catch (cause) {
      state.problem = cause instanceof Error ? cause.message : String(cause)
      this.#changed.fire()
    }
    const now = performance.now()
    state.earliest = now + Math.max(leastPause, (now - start) * (1 / share - 1))
  }
}
