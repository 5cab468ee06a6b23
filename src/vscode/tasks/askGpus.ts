import * as vscode from 'vscode'
import type { Config } from '../../core/config/schema.ts'
import { layout, runFiles } from '../../core/project/layout.ts'
import type { GpuLoad } from '../../core/runs/gpu.ts'
import { readRun } from '../../core/runs/runDirectory.ts'
import type { Project } from '../project.ts'
import { askGpuLoads } from '../runs/askGpuLoads.ts'
import type { Definition } from './definition.ts'
import { areGpusOpen, gpuChoices, isTrained } from './gpuModel.ts'
import type { Tasks } from './provider.ts'

/** Milliseconds that nvidia-smi is waited for. */
const patience = 5000

/**
 * The definition with the GPUs to train on, asked for where this machine has several and nobody chose; as it is where
 * there is nothing to choose. Undefined where the person turned back. The answer is proposed the next time.
 */
export async function askGpus(
  project: Project,
  definition: Definition,
  tasks: Tasks,
  memory: vscode.Memento,
): Promise<Definition | undefined> {
  if (definition.command !== 'finalize' && definition.command !== 'train') return definition
  const facts = await tasks.trainerFacts(project, definition)
  const environment = process.env
  if (!facts || !areGpusOpen(definition, facts.config, { ...facts, environment })) return definition
  const key = `finalizeModel.gpus:${project.folder.uri.toString()}`
  const last = memory.get<string>(key)
  if (await isNothingToTrain(project, definition, facts.config)) return definition
  const loads = await readLoads(project)
  if (loads.length < 2) return definition
  const picked = await vscode.window.showQuickPick(gpuChoices(vscode.l10n, loads, last), {
    title: vscode.l10n.t('Train {0} on which GPU?', project.folder.name),
    placeHolder: vscode.l10n.t('Programs that it starts see no other'),
    ignoreFocusOut: true,
  })
  if (!picked) return undefined
  await memory.update(key, picked.gpus)
  return { ...definition, gpus: picked.gpus }
}

async function isNothingToTrain(
  { ports: { files } }: Project,
  { command, from }: Definition,
  config: Config,
): Promise<boolean> {
  if (command !== 'finalize' || from !== undefined) return false
  const run = await readRun(files, `${layout.run}/${runFiles.run}`)
  return run.ok && isTrained(run.value, config)
}

async function readLoads({ folder, ports: { processes } }: Project): Promise<readonly GpuLoad[]> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), patience)
  try {
    return await askGpuLoads(processes, folder.uri.fsPath, stop)
  } finally {
    clearTimeout(timer)
  }
}
