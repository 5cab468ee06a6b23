import * as vscode from 'vscode'
import type { Result } from '../../core/finding.ts'
import { originIn } from '../../core/config/provenance.ts'
import type { ChosenPath } from '../../core/phases/prerequisites.ts'
import { layout } from '../../core/project/layout.ts'
import { messageOf } from '../../core/wording/message.ts'
import { tellFindings } from '../commands/tellFindings.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import { askTrainer } from './askTrainer.ts'
import type { Definition } from './definition.ts'
import { isChanged, propose, withTrainer, type Proposal } from './proposal.ts'
import type { Review } from './review.ts'

/** How the pipeline is to be started: with the configuration that it derives itself, or with the file as it is. */
type Way = { readonly source: ChosenPath; readonly isPreferred: boolean } | 'as-it-is'

/**
 * Asks what the files don't say (which path where both are open, which trainer where both could), shows the derived
 * configuration, and writes it once it is accepted. The task to run then; undefined where a person turned back.
 */
export async function prepareFinalization(project: Project, review: Review): Promise<Definition | undefined> {
  if (!(await saveConfigurations(project))) return undefined
  const way = await chooseWay(project)
  if (way === undefined) return undefined
  const source = way === 'as-it-is' ? undefined : way.source.source
  const proposed = await propose(project.ports.files, source)
  if (!proposed.ok) {
    tellFindings(proposed.findings)
    return undefined
  }
  const proposal = await settleTrainer(proposed.value)
  if (!proposal) return undefined
  if (isChanged(proposal) && !(await accept(project, review, proposal))) return undefined
  const isAsItIs = way === 'as-it-is' || !way.isPreferred
  return { command: 'finalize', ...(isAsItIs && { config: layout.configs.final }) }
}

async function accept(project: Project, review: Review, proposal: Proposal): Promise<boolean> {
  const { files } = project.ports
  if (!(await review.ask(project, proposal))) return false
  const path = layout.configs.final
  const now = (await files.stat(path)) === undefined ? undefined : await files.readText(path)
  const isEdited = unsavedConfigurations(project).some(({ uri }) => uri.path.endsWith(`/${path}`))
  if (now !== proposal.existing || isEdited) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} was changed meanwhile, so it is left as it is. Start again to see it.', path),
    )
    return false
  }
  await files.write(path, proposal.text)
  return true
}

async function chooseWay(project: Project): Promise<Way | undefined> {
  const paths = await project.ask({ type: 'paths' })
  const hasFinal = (await project.ports.files.stat(layout.configs.final)) !== undefined
  if (!paths.ok) return hasFinal ? confirmAsItIs(project, paths) : refuse(project, paths)
  const [preferred, ...others] = paths.value
  if (others.length === 0) return { source: preferred, isPreferred: true }
  const before = hasFinal ? originIn(await project.ports.files.readText(layout.configs.final)) : undefined
  const items = paths.value.map((source) => ({
    label: source.source,
    description: before?.source === source.source ? vscode.l10n.t('used last time') : pathWord(source.path),
    detail: messageOf(source.reason),
    source,
  }))
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Finalize {0}: from which configuration?', project.folder.name),
    ignoreFocusOut: true,
  })
  return picked && { source: picked.source, isPreferred: picked.source === preferred }
}

const pathWord = (path: ChosenPath['path']) =>
  path === 'A' ? vscode.l10n.t('the baseline') : vscode.l10n.t('the optimized one')

/** Neither way is open, but there is a final configuration: whether to use it all the same is a person's choice. */
async function confirmAsItIs(
  project: Project,
  { findings }: Extract<Result<unknown>, { ok: false }>,
): Promise<Way | undefined> {
  const use = vscode.l10n.t('Use final_config.yaml as It Is')
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0}: no earlier phase leads to finalization yet.', project.folder.name),
    { modal: true, detail: findings.map(messageOf).join('\n\n') },
    use,
  )
  return chosen === use ? 'as-it-is' : undefined
}

async function refuse(
  project: Project,
  { findings }: Extract<Result<unknown>, { ok: false }>,
): Promise<undefined> {
  const show = vscode.l10n.t('Show Readiness')
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} can’t be finalized yet.', project.folder.name),
    { modal: true, detail: findings.map(messageOf).join('\n\n') },
    show,
  )
  const target = { folder: project.folder.uri.toString() }
  if (chosen === show) await vscode.commands.executeCommand(commandIds.showReadiness, target)
}

async function settleTrainer(proposal: Proposal): Promise<Proposal | undefined> {
  if (!proposal.isTrainerOpen) return proposal
  const trainer = await askTrainer(vscode.l10n.t('The answer is written into final_config.yaml.'))
  if (trainer === undefined) return undefined
  return withTrainer(proposal, trainer) ?? proposal
}

/** What is shown and derived from is on disk; false where the editor couldn't save it, which is told. */
async function saveConfigurations(project: Project): Promise<boolean> {
  for (const document of unsavedConfigurations(project)) {
    if (await document.save()) continue
    const name = vscode.workspace.asRelativePath(document.uri)
    void vscode.window.showErrorMessage(
      vscode.l10n.t('{0} has changes that could not be saved. Save it first.', name),
    )
    return false
  }
  return true
}

function unsavedConfigurations({ folder }: Project): readonly vscode.TextDocument[] {
  const paths = Object.values(layout.configs).map((path) => vscode.Uri.joinPath(folder.uri, path).toString())
  return vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && paths.includes(uri.toString()),
  )
}
