import * as vscode from 'vscode'
import { layout } from '../../core/project/layout.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import type { RunPlace } from '../runs/places.ts'
import { runningDetail, runningIn } from './activityModel.ts'
import type { Activities } from './activities.ts'
import type { Definition } from './definition.ts'
import type { Tasks } from './provider.ts'
import type { Stopping } from './stopping.ts'
import { showTerminal } from './terminals.ts'

/** What writes into the run directory or beside it: one at a time. */
const writers: ReadonlySet<Definition['command']> = new Set(['finalize', 'exportOnly', 'train'])

/** Starts tasks; what runs already is shown and not started again. */
export class Starting {
  readonly #tasks: Tasks
  readonly #activities: Activities
  readonly #stopping: Stopping

  constructor(tasks: Tasks, activities: Activities, stopping: Stopping) {
    this.#tasks = tasks
    this.#activities = activities
    this.#stopping = stopping
  }

  async start(project: Project, definition: Definition): Promise<void> {
    if (await this.showBusy(project, definition)) return
    await vscode.tasks.executeTask(await this.#tasks.create(project, definition))
    await this.#activities.look(project)
  }

  /** Whether what would be started runs already; then it is shown. */
  async showBusy(
    project: Project,
    { command, outputDir = layout.run }: Definition = { command: 'finalize' },
  ): Promise<boolean> {
    if (!writers.has(command)) return false
    // A trainer that outlived its starter is followed by being started again.
    const all = runningIn(await this.#activities.look(project)).filter(({ outlived }) => !outlived)
    const inTheWay = all.find(({ what, directory }) =>
      command === 'train'
        ? directory === outputDir || (what === 'pipeline' && outputDir === layout.run)
        : what === 'pipeline' || directory === layout.run,
    )
    if (!inTheWay) return false
    void this.#tell(project, inTheWay)
    return true
  }

  async #tell(project: Project, inTheWay: ReturnType<typeof runningIn>[number]): Promise<void> {
    const hasTerminal = await showTerminal(inTheWay.holder)
    const open = vscode.l10n.t('Open Run')
    const stop = vscode.l10n.t('Stop')
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'It runs already, so it is not started again. {0}.',
        runningDetail(vscode.l10n, project.folder.name, inTheWay),
      ),
      ...(hasTerminal ? [stop] : [open, stop]),
    )
    const target: RunPlace = { folder: project.folder.uri.toString(), run: inTheWay.directory ?? layout.run }
    if (chosen === open) await vscode.commands.executeCommand(commandIds.openRun, target)
    if (chosen === stop) await this.#stopping.stop(project, undefined)
  }
}
