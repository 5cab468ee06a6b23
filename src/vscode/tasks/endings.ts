import * as vscode from 'vscode'
import { readRunActivity, type Activity } from '../../core/finalize/activity.ts'
import { layout } from '../../core/project/layout.ts'
import { tellFileProblem } from '../commands/tellFileProblem.ts'
import { taskType } from '../ids.ts'
import type { Project } from '../project.ts'
import { runningIn, type Running } from './activityModel.ts'
import type { Activities, ActivityChange } from './activities.ts'
import { readDefinition, type Definition } from './definition.ts'
import { act, actionLabel, gateFacts } from './endingActions.ts'
import { exitCodeFrom, pipelineEnding, trainingEnding, type Ending } from './endingModel.ts'
import type { Tasks } from './provider.ts'
import { showTerminal } from './terminals.ts'

const vanishedKey = 'finalizeModel.toldVanished'

/**
 * Says how what ran has ended, once: of a task of this window by its exit code, of anything else (a task from before a
 * reload, another window's, a terminal's) by what it left in its files.
 */
export class Endings implements vscode.Disposable {
  /** Processes of this window's tasks: their end is told by the editor, with its exit code. */
  readonly #own = new Set<number>()
  readonly #processes = new Map<vscode.TaskExecution, number>()
  readonly #told: vscode.Memento
  readonly #disposable: vscode.Disposable

  constructor(tasks: Tasks, activities: Activities, told: vscode.Memento) {
    this.#told = told
    this.#disposable = vscode.Disposable.from(
      vscode.tasks.onDidStartTaskProcess(({ execution, processId }) => {
        if (execution.task.definition.type !== taskType) return
        this.#own.add(processId)
        this.#processes.set(execution, processId)
      }),
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        const { task } = execution
        const pid = this.#processes.get(execution)
        this.#processes.delete(execution)
        const definition = task.definition.type === taskType && readDefinition(task.definition)
        const project = definition && tasks.projectOf(task)
        if (!project) return
        project.invalidate()
        void activities.look(project)
        const terminal = () => void (pid === undefined ? undefined : showTerminal({ pid }))
        void tellFileProblem(() => this.#taskEnded(project, definition, exitCode, terminal))
      }),
      activities.onDidChange((change) => void tellFileProblem(() => this.#activityChanged(change))),
    )
  }

  dispose(): void {
    this.#disposable.dispose()
  }

  async #taskEnded(
    project: Project,
    definition: Definition,
    exitCode: number | undefined,
    terminal: () => void,
  ): Promise<void> {
    const { name } = project.folder
    const directory = definition.outputDir ?? layout.run
    switch (definition.command) {
      case 'finalize':
      case 'exportOnly':
        return this.#tell(await this.#endingOf(project, exitCode), project, layout.run, terminal)
      case 'train':
        return this.#tell(
          trainingEnding(vscode.l10n, name, directory, exitCode),
          project,
          directory,
          terminal,
        )
      default:
        // What these have to say stands in their terminal.
        return undefined
    }
  }

  async #activityChanged({ project, before, after }: ActivityChange): Promise<void> {
    if (!before) return this.#firstLook(project, after)
    const still = new Set(runningIn(after).map(({ holder }) => holder.token))
    for (const running of runningIn(before)) {
      const { holder, what } = running
      const isPartOfPipeline =
        what === 'training' && before.pipeline !== undefined && running.directory === layout.run
      if (still.has(holder.token) || isPartOfPipeline || this.#own.has(holder.pid)) continue
      project.invalidate()
      if (what === 'pipeline') {
        const exitCode = exitCodeFrom(after, await gateFacts(project))
        const ending = await this.#endingOf(project, exitCode)
        await this.#tell(ending, project, layout.run, () => void showTerminal(holder))
      } else await this.#trainingVanished(project, running)
    }
  }

  /** A production training that was cut off while no window looked is told of once. */
  async #firstLook(project: Project, { pipeline, production }: Activity): Promise<void> {
    if (pipeline || production.state !== 'broken' || production.why !== 'vanished') return
    const key = `${vanishedKey}:${project.folder.uri.toString()}`
    if (this.#told.get(key) === production.started) return
    await this.#told.update(key, production.started)
    const ending = trainingEnding(vscode.l10n, project.folder.name, layout.run, undefined)
    await this.#tell(ending, project, layout.run, () => undefined)
  }

  async #trainingVanished(project: Project, { directory = layout.run, holder }: Running): Promise<void> {
    const ended = await readRunActivity(project.ports.files, directory, async () => false)
    const exitCode = ended.state === 'finished' ? 0 : ended.state === 'broken' ? ended.exitCode : undefined
    const ending = trainingEnding(vscode.l10n, project.folder.name, directory, exitCode)
    await this.#tell(ending, project, directory, () => void showTerminal(holder))
  }

  async #endingOf(project: Project, exitCode: number | undefined): Promise<Ending> {
    const gate = exitCode === 1 ? await gateFacts(project) : undefined
    const hasReport = (await project.ports.files.stat(layout.documents.finalReport)) !== undefined
    return pipelineEnding(vscode.l10n, project.folder.name, exitCode, gate, hasReport)
  }

  async #tell(ending: Ending, project: Project, directory: string, terminal: () => void): Promise<void> {
    const labels = new Map(ending.actions.map((action) => [actionLabel(action), action]))
    const show = {
      info: vscode.window.showInformationMessage,
      warning: vscode.window.showWarningMessage,
      error: vscode.window.showErrorMessage,
    }[ending.severity]
    const chosen = await show(ending.sentence, ...labels.keys())
    const action = chosen === undefined ? undefined : labels.get(chosen)
    if (action) await act(action, { project, directory, showTerminal: terminal })
  }
}
