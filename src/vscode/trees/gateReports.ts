import * as vscode from 'vscode'
import { phases } from '../../core/phases/phases.ts'
import type { GateReport } from '../../core/readiness/gate.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { nothingJudged } from './judgeProject.ts'
import { Judging } from './judging.ts'
import type { ProjectFacts } from './phasesModel.ts'

/** The gates of all projects, judged again when files change. */
export class GateReports implements vscode.Disposable {
  readonly #projects: Projects
  readonly #changed = new vscode.EventEmitter<void>()
  readonly #judgings = new Map<Project, Judging>()
  readonly #subscription: vscode.Disposable
  #isWhole = false

  readonly onDidChange = this.#changed.event

  constructor(projects: Projects) {
    this.#projects = projects
    this.#subscription = projects.onDidChange((project) => {
      if (project) this.#judgings.get(project)?.touch()
      else this.#follow()
    })
  }

  /** Says whether somebody looks at all gates, or at the last ones only. */
  set isWhole(isWhole: boolean) {
    const isMore = isWhole && !this.#isWhole
    this.#isWhole = isWhole
    if (isMore) for (const judging of this.#judgings.values()) judging.widen()
  }

  /** Judges a project anew, or all of them; resolves when that is done. */
  async recheck(project?: Project): Promise<void> {
    const wanted = project ? [this.#judgings.get(project)] : [...this.#judgings.values()]
    await Promise.all(wanted.map(async (judging) => judging?.recheck()))
  }

  production(project: Project): GateReport | undefined {
    const report = this.#judgings.get(project)?.judged.gates.get('production_ready')
    return report?.ok ? report.value : undefined
  }

  /** What is known of each project; boxes of open editors are added by who shows them. */
  get facts(): readonly ProjectFacts[] {
    return this.#projects.all.map((project) => {
      const { judged = nothingJudged, problem } = this.#judgings.get(project) ?? {}
      return {
        project: project.folder.uri.toString(),
        name: project.folder.name,
        ...(judged.setUp !== undefined && { setUp: judged.setUp }),
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
    for (const judging of this.#judgings.values()) judging.dispose()
    this.#judgings.clear()
    this.#changed.dispose()
  }

  #follow(): void {
    const present = new Set(this.#projects.all)
    for (const [project, judging] of this.#judgings) {
      if (present.has(project)) continue
      judging.dispose()
      this.#judgings.delete(project)
    }
    for (const project of present) {
      if (this.#judgings.has(project)) continue
      const judging = new Judging(
        project,
        () => this.#isWhole,
        () => this.#changed.fire(),
      )
      this.#judgings.set(project, judging)
      judging.touch()
    }
    this.#changed.fire()
  }
}
