import * as vscode from 'vscode'
import { readConfigFile } from '../../core/config/configFile.ts'
import { readRunActivity, type RunActivity } from '../../core/finalize/activity.ts'
import { layout } from '../../core/project/layout.ts'
import { phaseRuns } from '../../core/readiness/phaseRun.ts'
import { tellFindings } from '../commands/tellFindings.ts'
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
    tellFindings(config.findings)
    return 'nothing'
  }
  if (!(await bothCanTrain(files, config.value))) return undefined
  return (await askTrainer(vscode.l10n.t('For this training only.'))) ?? 'nothing'
}
