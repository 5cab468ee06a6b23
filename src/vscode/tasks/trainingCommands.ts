import * as vscode from 'vscode'
import { readConfigFile } from '../../core/config/configFile.ts'
import { readRunActivity, type RunActivity } from '../../core/finalize/activity.ts'
import { layout } from '../../core/project/layout.ts'
import { phaseRuns } from '../../core/readiness/phaseRun.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import { askTrainer } from './askTrainer.ts'
import type { Definition } from './definition.ts'
import { bothCanTrain } from './proposal.ts'

const mostDirectories = 1000

/**
 * Which training to start: the configuration where there are several, what becomes of a run that is there already, the
 * trainer where both could. Undefined where the person turned back. The production model is trained by the pipeline.
 */
export async function askTraining(
  project: Project,
  { running }: ExtensionParts,
): Promise<Definition | undefined> {
  const config = await askConfiguration(project)
  if (config === undefined) return undefined
  if (config === layout.configs.final) return { command: 'finalize' }
  const usual = config === layout.configs.training ? phaseRuns.baseline : phaseRuns.optimization
  const there = await readRunActivity(project.ports.files, usual, running.isAlive)
  const place = await askPlace(project, usual, there)
  if (!place) return undefined
  const trainer = await trainerFor(project, config)
  if (trainer === 'nothing') return undefined
  return { command: 'train', config, ...place, ...(trainer && { trainer }) }
}

/** The configuration that a run directory is usually trained with. */
const usualConfig = (directory: string) =>
  directory === phaseRuns.baseline
    ? layout.configs.training
    : directory === phaseRuns.optimization
      ? layout.configs.optimization
      : layout.configs.final

async function askConfiguration({ ports: { files }, folder }: Project): Promise<string | undefined> {
  const { training, optimization, final } = layout.configs
  const meanings: Readonly<Record<string, string>> = {
    [training]: vscode.l10n.t('the baseline, into {0}', phaseRuns.baseline),
    [optimization]: vscode.l10n.t('the optimized model, into {0}', phaseRuns.optimization),
    [final]: vscode.l10n.t('the production model: the whole of Finalize Model'),
  }
  const present: string[] = []
  for (const path of [final, optimization, training]) if (await files.stat(path)) present.push(path)
  if (present.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} has no configuration to train with: {1} is missing.', folder.name, training),
    )
    return undefined
  }
  if (present.length === 1) return present[0]
  const picked = await vscode.window.showQuickPick(
    present.map((label) => ({ label, description: meanings[label] ?? '' })),
    { title: vscode.l10n.t('Train {0} with which configuration?', folder.name) },
  )
  return picked?.label
}

type Place = Pick<Definition, 'outputDir' | 'resume'>

/** Where to train, so that no run is overwritten unasked. */
async function askPlace(project: Project, usual: string, there: RunActivity): Promise<Place | undefined> {
  if (there.state === 'none') return { outputDir: usual }
  // Started into the same directory, a training that goes on there is followed.
  if (there.state === 'submitted' || (there.state === 'running' && there.outlived))
    return { outputDir: usual }
  if (there.state === 'running') {
    await vscode.commands.executeCommand(commandIds.showRunning)
    return undefined
  }
  const next = await unusedDirectory(project, usual)
  const resume = there.state === 'broken' ? there.resume : undefined
  const items: (vscode.QuickPickItem & { place: Place })[] = [
    ...(resume === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('Resume {0}', usual),
            description: resume,
            place: { outputDir: usual, resume },
          },
        ]),
    { label: vscode.l10n.t('Train into {0}', next), place: { outputDir: next } },
    {
      label: vscode.l10n.t('Replace {0}', usual),
      description: vscode.l10n.t('what is there is removed'),
      place: { outputDir: usual },
    },
  ]
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('{0} holds a run already', usual),
  })
  return picked?.place
}

async function unusedDirectory({ ports: { files } }: Project, usual: string): Promise<string> {
  for (let number = 2; number < mostDirectories; number++) {
    const candidate = `${usual}_${number}`
    if ((await files.stat(candidate)) === undefined) return candidate
  }
  return `${usual}_${Date.now()}`
}

/** The trainer, asked for where both could and nobody said which; undefined leaves it to the configuration. */
async function trainerFor(
  { ports: { files } }: Project,
  path: string,
): Promise<Definition['trainer'] | 'nothing'> {
  const config = await readConfigFile(files, path)
  if (!config.ok) {
    void vscode.window.showErrorMessage(config.findings.map(messageOf).join(' '))
    return 'nothing'
  }
  if (!(await bothCanTrain(files, config.value))) return undefined
  return (await askTrainer(vscode.l10n.t('For this training only.'))) ?? 'nothing'
}

/**
 * What to resume: the named run directory, else the one that broke, else the picked one. The production model is
 * resumed by the pipeline, which goes on where it stopped.
 */
export async function askResumption(
  project: Project,
  { running }: ExtensionParts,
  directory: string | undefined,
): Promise<Definition | undefined> {
  const { files } = project.ports
  const candidates: {
    readonly label: string
    readonly definition: Definition
    readonly description: string
  }[] = []
  for (const path of [
    layout.run,
    phaseRuns.optimization,
    phaseRuns.baseline,
    ...(directory ? [directory] : []),
  ]) {
    const run = await readRunActivity(files, path, running.isAlive)
    if (candidates.some(({ label }) => label === path)) continue
    if (run.state !== 'broken' && run.state !== 'submitted') continue
    const { configPath: config = usualConfig(path) } = run
    const resume = run.state === 'broken' ? run.resume : undefined
    if (path === layout.run) {
      const isDerived = config === layout.configs.final
      const definition: Definition = { command: 'finalize', ...(!isDerived && { config }) }
      candidates.push({ label: path, description: resume ?? '', definition })
    } else if (run.state === 'submitted') {
      const definition: Definition = { command: 'train', config, outputDir: path }
      const { launcher, id = '' } = run.job
      const description = vscode.l10n.t('follow job {0} of {1}', id, launcher)
      candidates.push({ label: path, description, definition })
    } else if (resume !== undefined) {
      const definition: Definition = { command: 'train', config, outputDir: path, resume }
      candidates.push({ label: path, description: resume, definition })
    }
  }
  const named = candidates.find(({ label }) => label === directory)
  if (named) return named.definition
  // A pipeline that stopped after its training goes on by being started again.
  if (candidates.length === 0) {
    const evidence = await files.stat(layout.run)
    if (evidence && directory === layout.run) return { command: 'finalize' }
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0}: no training was broken off that could be resumed.', project.folder.name),
    )
    return undefined
  }
  if (candidates.length === 1) return candidates[0]!.definition
  const picked = await vscode.window.showQuickPick(candidates, {
    title: vscode.l10n.t('Resume which training of {0}?', project.folder.name),
  })
  return picked?.definition
}
