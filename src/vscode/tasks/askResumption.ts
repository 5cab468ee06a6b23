import * as vscode from 'vscode'
import { readRunActivity } from '../../core/finalize/activity.ts'
import { layout } from '../../core/project/layout.ts'
import { phaseRuns } from '../../core/readiness/phaseRun.ts'
import type { ExtensionParts } from '../context.ts'
import type { Project } from '../project.ts'
import type { Definition } from './definition.ts'
import { usualConfig } from './usualConfig.ts'

/** A run that can be gone on with; its label is its directory. */
interface Resumption {
  readonly label: string
  readonly description: string
  readonly definition: Definition
}

/**
 * What to resume: the named run directory, else the one that broke, else the picked one. The production model is
 * resumed by the pipeline, which goes on where it stopped.
 */
export async function askResumption(
  project: Project,
  parts: ExtensionParts,
  directory: string | undefined,
): Promise<Definition | undefined> {
  const usual = [layout.run, phaseRuns.optimization, phaseRuns.baseline]
  const paths = new Set(directory === undefined ? usual : [...usual, directory])
  const found = await Promise.all([...paths].map((path) => resumptionOf(project, parts, path)))
  const candidates = found.filter((each) => each !== undefined)
  const named = candidates.find(({ label }) => label === directory)
  if (named) return named.definition
  if (candidates.length === 0) return nothingBroke(project, directory)
  if (candidates.length === 1) return candidates[0]!.definition
  const picked = await vscode.window.showQuickPick(candidates, {
    title: vscode.l10n.t('Resume which training of {0}?', project.folder.name),
  })
  return picked?.definition
}

async function resumptionOf(
  { ports }: Project,
  { running }: ExtensionParts,
  path: string,
): Promise<Resumption | undefined> {
  const run = await readRunActivity(ports.files, path, running.isAlive)
  if (run.state !== 'broken' && run.state !== 'submitted') return undefined
  const { configPath: config = usualConfig(path) } = run
  const resume = run.state === 'broken' ? run.resume : undefined
  if (path === layout.run) {
    const isDerived = config === layout.configs.final
    return {
      label: path,
      description: resume ?? '',
      definition: { command: 'finalize', ...(!isDerived && { config }) },
    }
  }
  const definition: Definition = { command: 'train', config, outputDir: path }
  if (run.state === 'submitted') {
    const { launcher, id = '' } = run.job
    return { label: path, description: vscode.l10n.t('follow job {0} of {1}', id, launcher), definition }
  }
  return resume === undefined
    ? undefined
    : { label: path, description: resume, definition: { ...definition, resume } }
}

/** A pipeline that stopped after its training goes on by being started again. */
async function nothingBroke(
  { folder, ports }: Project,
  directory: string | undefined,
): Promise<Definition | undefined> {
  if (directory === layout.run && (await ports.files.stat(layout.run))) return { command: 'finalize' }
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0}: no training was broken off that could be resumed.', folder.name),
  )
  return undefined
}
