import * as vscode from 'vscode'
import { readConfig } from '../../core/config/effective.ts'
import { chooseTrainer, projectScript } from '../../core/launch/trainer.ts'
import { FileError } from '../../core/ports.ts'
import { layout } from '../../core/project/layout.ts'
import type { ExtensionParts } from '../context.ts'
import { settingIds, taskType } from '../ids.ts'
import type { Project } from '../project.ts'
import { argumentsOf, readDefinition, titleOf, trainerArguments, type Definition } from './definition.ts'

const configLimit = 1 << 20
const source = 'Finalize Model'

/** Offers the command line's work as tasks, to `tasks.json` and to the commands. Nothing in an untrusted workspace. */
export class Tasks implements vscode.TaskProvider {
  readonly #parts: ExtensionParts

  constructor(parts: ExtensionParts) {
    this.#parts = parts
  }

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return []
    const offered: readonly Definition[] = [
      { command: 'finalize' },
      { command: 'exportOnly' },
      { command: 'check' },
    ]
    return Promise.all(
      this.#parts.projects.all.flatMap((project) => offered.map((one) => this.create(project, one))),
    )
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    if (!vscode.workspace.isTrusted) return undefined
    const definition = readDefinition(task.definition)
    const project = definition && this.projectOf(task)
    return project && this.create(project, definition, task.definition)
  }

  /** The project that a task belongs to; the only one where the task names no folder. */
  projectOf({ scope }: Pick<vscode.Task, 'scope'>): Project | undefined {
    const { projects } = this.#parts
    if (typeof scope === 'object') return projects.of(scope.uri)
    return projects.all.length === 1 ? projects.all[0] : undefined
  }

  /** A task that is ready to be executed. `stated` is its definition as VS Code knows it, which must stay the same object. */
  async create(
    project: Project,
    definition: Definition,
    stated?: vscode.TaskDefinition,
  ): Promise<vscode.Task> {
    const task = new vscode.Task(
      stated ?? { type: taskType, ...definition },
      project.folder,
      titleOf(definition),
      source,
      await this.#execution(project, definition),
      [],
    )
    task.presentationOptions = {
      reveal: vscode.TaskRevealKind.Always,
      panel: vscode.TaskPanelKind.Dedicated,
      focus: false,
      showReuseMessage: false,
      clear: true,
    }
    return task
  }

  async #execution(project: Project, definition: Definition): Promise<vscode.ProcessExecution> {
    const { node, main, env } = this.#parts.commandLine
    const python = pythonOf(project)
    const own =
      definition.command === 'train' ? await this.#ownTrainer(project, definition, python) : undefined
    const cwd = project.folder.uri.fsPath
    if (own) return new vscode.ProcessExecution(own.command, [...own.args], { cwd })
    return new vscode.ProcessExecution(node, [main, ...argumentsOf(definition)], {
      cwd,
      env: { ...env, ...(python !== undefined && { FINALIZE_MODEL_PYTHON: python }) },
    })
  }

  /** The project's own training script, where that is what trains; undefined for the embedded trainer. */
  async #ownTrainer({ ports: { files } }: Project, definition: Definition, python: string | undefined) {
    const path = definition.config ?? layout.configs.final
    const config = await configAt(files, path)
    if (!config) return undefined
    const { node, main } = this.#parts.commandLine
    const trainer = chooseTrainer(
      { ...config, launch: { ...config.launch, ...(definition.trainer && { trainer: definition.trainer }) } },
      {
        hasScript: (await files.stat(projectScript)) !== undefined,
        python: python ?? 'python3',
        embedded: { command: node, args: [main, 'train'], version: this.#parts.version },
      },
    )
    if (trainer.name !== projectScript) return undefined
    return { command: trainer.command, args: [...trainer.args, ...trainerArguments(definition)] }
  }
}

async function configAt(files: Project['ports']['files'], path: string) {
  try {
    const config = readConfig(await files.readText(path, { limit: configLimit }), path)
    return config.ok ? config.value : undefined
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}

/** The interpreter for the project's own script, where the settings name one. */
function pythonOf({ folder }: Project): string | undefined {
  const stated = vscode.workspace.getConfiguration(undefined, folder.uri).get<string>(settingIds.python, '')
  return stated.trim() === '' ? undefined : stated.trim()
}
