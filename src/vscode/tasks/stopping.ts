import * as vscode from 'vscode'
import type { Holder, RunningProcesses } from '../../core/launch/holder.ts'
import { readJob, type Job } from '../../core/launch/job.ts'
import { launcherOf } from '../../core/launch/list.ts'
import { runFiles } from '../../core/project/layout.ts'
import { readRun } from '../../core/runs/runDirectory.ts'
import type { Project } from '../project.ts'
import { runningDetail, runningLabel, type Running } from './activityModel.ts'
import type { Activities } from './activities.ts'
import type { Definition } from './definition.ts'
import type { Tasks } from './provider.ts'
import { terminalOf } from './terminals.ts'
import { usualConfig } from './usualConfig.ts'

const interruptKey = '\u0003'
/** Milliseconds that a process is given to end by itself after it was told to stop at once. */
const grace = 4000

/**
 * Stops what runs: first as Ctrl+C does, so that the epoch ends and its checkpoint is kept; asked a second time, and
 * confirmed, at once.
 */
export class Stopping {
  readonly #tasks: Tasks
  readonly #activities: Activities
  readonly #processes: RunningProcesses
  /** Tokens of those that were asked to stop. */
  readonly #asked = new Set<string>()

  constructor(tasks: Tasks, activities: Activities, processes: RunningProcesses) {
    this.#tasks = tasks
    this.#activities = activities
    this.#processes = processes
  }

  /** Stops what runs in a project, or in the one there is; the picked one where several run. */
  async stop(project: Project | undefined, directory: string | undefined): Promise<void> {
    const all = this.#activities.running.filter(
      (one) =>
        (project === undefined || one.project === project) &&
        (directory === undefined ||
          one.running.directory === directory ||
          one.running.directory === undefined),
    )
    const chosen = all.length > 1 ? await pick(all) : all[0]
    if (chosen) await this.#stop(chosen.project, chosen.running)
    else if (project && directory !== undefined && (await this.#stopJob(project, directory))) return
    else if (all.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is running.'))
  }

  async #stop({ folder }: Project, running: Running): Promise<void> {
    const { holder } = running
    if (!this.#processes.isHere(holder)) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('{0} can only be stopped there.', runningDetail(vscode.l10n, folder.name, running)),
      )
      return
    }
    if (this.#asked.has(holder.token)) return this.#force(folder.name, running)
    if (!(await this.#interrupt(holder))) return this.#force(folder.name, running)
    this.#asked.add(holder.token)
    vscode.window.setStatusBarMessage(
      `$(debug-stop) ${vscode.l10n.t('{0} stops after the epoch under way. Stop again to stop at once.', folder.name)}`,
      8000,
    )
  }

  /** Stops a training that a cluster has and nobody here follows; false where there is none. */
  async #stopJob(project: Project, directory: string): Promise<boolean> {
    const job = await readJob(project.ports.files, directory)
    if (job?.id === undefined || job.holder) return false
    const command = await askHow(job, directory)
    if (command === undefined) return true
    // How its cluster is reached stands in the configuration that it is trained with.
    const run = await readRun(project.ports.files, `${directory}/${runFiles.run}`)
    const config = run.ok ? run.value.config.path : usualConfig(directory)
    const definition: Definition = { command, config, outputDir: directory }
    await vscode.tasks.executeTask(await this.#tasks.create(project, definition))
    return true
  }

  async #interrupt(holder: Holder): Promise<boolean> {
    if (await this.#processes.signal(holder, 'interrupt')) return true
    const terminal = await terminalOf(holder)
    terminal?.sendText(interruptKey, false)
    return terminal !== undefined
  }

  async #force(name: string, { holder }: Running): Promise<void> {
    const force = vscode.l10n.t('Stop at Once')
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('Stop {0} at once?', name),
      { modal: true, detail: vscode.l10n.t('The epoch under way is lost; the epochs before it are kept.') },
      force,
    )
    if (chosen !== force) return
    // A second interrupt lets the program take its trainer with it.
    await this.#interrupt(holder)
    await new Promise((resolve) => setTimeout(resolve, grace))
    await this.#processes.signal(holder, 'kill')
  }
}

async function askHow(job: Job, directory: string): Promise<'stop' | 'stopNow' | undefined> {
  const [gently, atOnce] = [vscode.l10n.t('Stop After Its Epoch'), vscode.l10n.t('Stop at Once')]
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Stop the {0} job {1}, which trains into {2}?',
      launcherOf(job.launcher).title,
      job.id ?? '',
      directory,
    ),
    {
      modal: true,
      detail: vscode.l10n.t(
        'After its epoch its last checkpoint is kept; at once the epoch under way is lost.',
      ),
    },
    gently,
    atOnce,
  )
  return chosen === gently ? 'stop' : chosen === atOnce ? 'stopNow' : undefined
}

async function pick(all: Activities['running']): Promise<Activities['running'][number] | undefined> {
  const picked = await vscode.window.showQuickPick(
    all.map((one) => ({
      label: runningLabel(vscode.l10n, one.running),
      description: runningDetail(vscode.l10n, one.project.folder.name, one.running),
      one,
    })),
    { title: vscode.l10n.t('Stop which?') },
  )
  return picked?.one
}
