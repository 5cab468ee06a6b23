import * as vscode from 'vscode'
import { commandIds } from '../ids.ts'
import { inertText } from '../inertText.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'

/** Whether something may be started or put on record here; where not, says why and offers to change it. */
export function isTrusted(act: 'start' | 'record' = 'start'): boolean {
  if (!vscode.workspace.isTrusted) void refuse(act)
  return vscode.workspace.isTrusted
}

async function refuse(act: 'start' | 'record'): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust')
  const chosen = await vscode.window.showWarningMessage(
    act === 'start'
      ? vscode.l10n.t('Nothing is started in a folder that is not trusted. Trust it first.')
      : vscode.l10n.t('Nothing is put on record in a folder that is not trusted. Trust it first.'),
    manage,
  )
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage')
}

/**
 * The project that a command is for: that of its argument (a file, or a node of a tree), of the active editor where
 * there are several, the only one, or the one picked. Undefined where there is none, or none was picked.
 */
export async function pickProject(projects: Projects, argument: unknown): Promise<Project | undefined> {
  const named = projectIn(projects, argument)
  if (named) return named
  const { all } = projects
  if (all.length === 0) {
    await offerSetUp()
    return undefined
  }
  if (all.length === 1) return all[0]
  const active = vscode.window.activeTextEditor
  const current = active && projects.of(active.document.uri)
  const items = all.map((project) => ({
    label: inertText(project.folder.name),
    description: project.folder.uri.fsPath,
    project,
  }))
  items.sort((one, other) => Number(other.project === current) - Number(one.project === current))
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which project?'),
    matchOnDescription: true,
  })
  return picked?.project
}

/**
 * The project that a command's argument names: a file, a row of either view, or an address in `project` or `folder`.
 * Anything may come.
 */
export function projectIn(projects: Projects, argument: unknown): Project | undefined {
  if (argument instanceof vscode.Uri) return projects.of(argument)
  const { project, folder } = (argument ?? {}) as { readonly project?: unknown; readonly folder?: unknown }
  // A row may be older than the project that is in its folder now.
  const uri: unknown = (project as Partial<Project> | null | undefined)?.folder?.uri
  const address = [project, folder, uri instanceof vscode.Uri ? uri.toString() : undefined].find(
    (each) => typeof each === 'string',
  )
  return typeof address === 'string' ? projects.at(address) : undefined
}

/** Says that there is no project in this window, and how to come to one. */
export async function offerSetUp(): Promise<void> {
  const open = vscode.l10n.t('Open Folder')
  const setUp = vscode.l10n.t('Set Up This Folder')
  const sample = vscode.l10n.t('Open Sample Project')
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0
  const chosen = await vscode.window.showInformationMessage(
    hasFolder
      ? vscode.l10n.t('No folder here is a project yet: none has configs/ or phases/.')
      : vscode.l10n.t('Open a folder first, or try the sample project.'),
    ...(hasFolder ? [setUp, sample] : [open, sample]),
  )
  if (chosen === open) await vscode.commands.executeCommand('vscode.openFolder')
  if (chosen === setUp) await vscode.commands.executeCommand(commandIds.setUpFolder)
  if (chosen === sample) await vscode.commands.executeCommand(commandIds.openSample)
}
