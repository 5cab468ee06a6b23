import * as vscode from 'vscode'
import { configIfValid } from '../../core/config/configFile.ts'
import type { Config } from '../../core/config/schema.ts'
import { resolveTrainer } from '../../core/launch/resolveTrainer.ts'
import { isEmbedded, type Trainer } from '../../core/launch/trainer.ts'
import { layout } from '../../core/project/layout.ts'
import type { ExtensionParts } from '../context.ts'
import { taskType } from '../ids.ts'
import type { Project } from '../project.ts'
import { readDefinition, type Definition } from './definition.ts'
import { argumentsOf, launchArguments } from './definitionArguments.ts'
import { gpuEnvironment } from './gpuModel.ts'
import { interpreterOf } from './interpreter.ts'
import { taskTitle } from './taskTitle.ts'

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
      { command: 'preflight' },
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
      taskTitle(vscode.l10n, definition),
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
    const python = await interpreterOf(project.folder)
    const args =
      definition.command === 'train' && (await this.#isLaunched(project, definition))
        ? launchArguments(definition)
        : argumentsOf(definition)
    return new vscode.ProcessExecution(node, [main, ...args], {
      cwd: project.folder.uri.fsPath,
      env: {
        ...env,
        ...gpuEnvironment(definition.gpus),
        ...(python !== undefined && { FINALIZE_MODEL_PYTHON: python }),
      },
    })
  }

  /** Whether a training needs a launcher; the embedded trainer on this machine is started as it is. */
  async #isLaunched(project: Project, definition: Definition): Promise<boolean> {
    const facts = await this.trainerFacts(project, definition)
    return facts !== undefined && (facts.config.launch.launcher !== 'local' || !isEmbedded(facts.trainer))
  }

  /** What a task would train with; undefined where its configuration can't be read. */
  async trainerFacts(
    { folder, ports }: Project,
    definition: Definition,
  ): Promise<{ readonly config: Config; readonly trainer: Pick<Trainer, 'name'> } | undefined> {
    const config = await configIfValid(ports.files, definition.config ?? layout.configs.final)
    if (!config) return undefined
    const { node, main } = this.#parts.commandLine
    const chosen = definition.trainer && { trainer: definition.trainer }
    const asked = { ...config, launch: { ...config.launch, ...chosen } }
    const trainer = await resolveTrainer(ports, asked, {
      python: await interpreterOf(folder),
      referencePackage: '',
      embedded: { command: node, args: [main, 'train'], version: this.#parts.version },
    })
    // One that isn't installed is the command line's to tell; it is no embedded one.
    return { config, trainer: trainer.ok ? trainer.value : { name: asked.launch.trainer } }
  }
}
