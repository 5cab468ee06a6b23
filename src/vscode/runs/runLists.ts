import type { Liveness } from '../../core/launch/holder.ts'
import { createRunList, type RunList, type RunSummary } from '../../core/runs/listRuns.ts'
import type { Project } from '../project.ts'

/** The runs of each project, for the view and for the commands; what hasn't changed is read once. */
export class RunLists {
  readonly #isAlive: Liveness
  readonly #lists = new WeakMap<Project, RunList>()

  constructor(isAlive: Liveness) {
    this.#isAlive = isAlive
  }

  /** The runs of a project as they are now, newest first. */
  of(project: Project): Promise<readonly RunSummary[]> {
    const { files, clock } = project.ports
    const known = this.#lists.get(project)
    const list = known ?? createRunList(files, this.#isAlive, () => clock.now().getTime())
    if (!known) this.#lists.set(project, list)
    return list.list()
  }
}
