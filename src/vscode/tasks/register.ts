import * as vscode from 'vscode'
import { layout } from '../../core/project/layout.ts'
import { tellFileProblem } from '../commands/tellFileProblem.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds, taskType } from '../ids.ts'
import type { Project } from '../project.ts'
import type { RunPlace } from '../runs/places.ts'
import { Activities } from './activities.ts'
import { isTrusted, pickProject } from './asking.ts'
import { askStep, directoryOf } from './arguments.ts'
import { askGpus } from './askGpus.ts'
import { askResumption } from './askResumption.ts'
import { askTraining } from './askTraining.ts'
import type { Definition } from './definition.ts'
import { Endings } from './endings.ts'
import { prepareFinalization } from './finalizeCommand.ts'
import { openSample } from './openSample.ts'
import { Tasks } from './provider.ts'
import { Review } from './review.ts'
import { RunningStatus } from './runningStatus.ts'
import { Starting } from './starting.ts'
import { Stopping } from './stopping.ts'
import { showTerminal } from './terminals.ts'

/** The tasks, the commands that start and stop them, and what is told of them. */
export function registerTasks(parts: ExtensionParts): vscode.Disposable {
  const { projects } = parts
  const tasks = new Tasks(parts)
  const activities = new Activities(parts)
  const review = new Review()
  const stopping = new Stopping(tasks, activities, parts.running)
  const starting = new Starting(tasks, activities, stopping)

  /** A command that starts something: in a trusted workspace, for one project. */
  const registerStarter = (
    id: string,
    ask: (project: Project, argument: unknown) => Promise<Definition | undefined>,
  ) =>
    vscode.commands.registerCommand(id, async (argument?: unknown) => {
      if (!isTrusted()) return
      const project = await pickProject(projects, argument)
      if (!project) return
      await tellFileProblem(async () => {
        const asked = await ask(project, argument)
        if (!asked || (await starting.showBusy(project, asked))) return
        const definition = await askGpus(project, asked, tasks, parts.context.workspaceState)
        if (definition) await starting.start(project, definition)
      })
    })
  const finalize = async (project: Project) => {
    if ((await starting.showBusy(project)) || (await review.showOpen(project))) return undefined
    return prepareFinalization(project, review)
  }

  return vscode.Disposable.from(
    vscode.tasks.registerTaskProvider(taskType, tasks),
    activities,
    review,
    new Endings(tasks, activities, parts.context.workspaceState),
    new RunningStatus(activities),
    registerStarter(commandIds.finalize, finalize),
    registerStarter(commandIds.exportOnly, async () => ({ command: 'exportOnly' })),
    registerStarter(commandIds.preflight, async () => ({ command: 'preflight' })),
    registerStarter(commandIds.startTraining, async (project) => {
      const asked = await askTraining(project, parts)
      return asked?.command === 'finalize' ? finalize(project) : asked
    }),
    registerStarter(commandIds.resumeTraining, (project, argument) =>
      askResumption(project, parts, directoryOf(argument)),
    ),
    registerStarter(commandIds.runStep, (_, argument) => askStep(argument)),
    vscode.commands.registerCommand(commandIds.stopTraining, async (argument?: unknown) => {
      if (!isTrusted()) return
      const project = argument === undefined ? undefined : await pickProject(projects, argument)
      await Promise.all((project ? [project] : projects.all).map((one) => activities.look(one)))
      await stopping.stop(project, directoryOf(argument))
    }),
    vscode.commands.registerCommand(commandIds.showRunning, async () => {
      const [first] = activities.running
      if (!first) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is running.'))
        return
      }
      if (await showTerminal(first.running.holder)) return
      const target: RunPlace = {
        folder: first.project.folder.uri.toString(),
        run: first.running.directory ?? layout.run,
      }
      await vscode.commands.executeCommand(commandIds.openRun, target)
    }),
    vscode.commands.registerCommand(commandIds.openSample, () => openSample(parts)),
  )
}
