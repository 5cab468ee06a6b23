import * as vscode from 'vscode'
import { phases } from '../../core/phases/phases.ts'
import { initialize } from '../../core/project/initialize.ts'
import { readinessMarkdown } from '../../core/readiness/markdown.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds, viewIds } from '../ids.ts'
import { inertText } from '../inertText.ts'
import type { GateReports } from '../trees/gateReports.ts'
import { pickProject } from '../tasks/asking.ts'
import { asRow } from './rows.ts'
import { tellFileProblem } from './tellFileProblem.ts'
import { tellFindings } from './tellFindings.ts'

/** Time for which a message stays in the status bar, milliseconds. */
const shown = 4000

/** Re-check, copy the readiness, set a folder up. */
export function registerProjectCommands(parts: ExtensionParts, reports: GateReports): vscode.Disposable {
  const { projects } = parts
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.recheck, (row?: unknown) => {
      const given = asRow(row)
      const project = given && projects.at(given.project)
      return vscode.window.withProgress({ location: { viewId: viewIds.phases } }, async () => {
        await reports.recheck(project)
        vscode.window.setStatusBarMessage(`$(check) ${vscode.l10n.t('Checked again')}`, shown)
      })
    }),
    vscode.commands.registerCommand(commandIds.copyReadiness, async (row?: unknown) => {
      const given = asRow(row)
      const project = await pickProject(projects, given)
      if (!project) return
      const report = await project.gate(given?.gate ?? 'production_ready')
      if (!report.ok) {
        tellFindings(report.findings)
        return
      }
      await vscode.env.clipboard.writeText(readinessMarkdown(report.value))
      vscode.window.setStatusBarMessage(`$(check) ${vscode.l10n.t('Readiness copied as Markdown')}`, shown)
    }),
    vscode.commands.registerCommand(commandIds.setUpFolder, (row?: unknown) =>
      setUpFolder(parts, asRow(row)?.project),
    ),
  )
}

async function setUpFolder({ packaged, portsOf }: ExtensionParts, wanted: string | undefined): Promise<void> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file')
  if (folders.length === 0) {
    const open = vscode.l10n.t('Open Folder')
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('Open the folder of your training project first.'),
      open,
    )
    if (chosen === open) await vscode.commands.executeCommand('vscode.openFolder')
    return
  }
  const named = folders.find(({ uri }) => uri.toString() === wanted)
  const folder =
    named ??
    (folders.length === 1
      ? folders[0]
      : (
          await vscode.window.showQuickPick(
            folders.map((each) => ({ label: inertText(each.name), description: each.uri.fsPath, each })),
            { title: vscode.l10n.t('Set up which folder?') },
          )
        )?.each)
  if (!folder) return
  const made = await tellFileProblem(() => initialize(packaged, portsOf(folder.uri.fsPath).files))
  if (!made) return
  if (!made.ok) {
    tellFindings(made.findings)
    return
  }
  const { written, kept } = made.value
  const workflow = vscode.l10n.t('Open the First Workflow')
  const told = setUpText(folder.name, written.length, kept.length)
  if ((await vscode.window.showInformationMessage(told, workflow)) !== workflow) return
  const uri = vscode.Uri.joinPath(folder.uri, phases[0]!.workflow)
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri))
}

function setUpText(name: string, written: number, kept: number): string {
  if (written === 0) return vscode.l10n.t('{0} is set up already; nothing was changed.', name)
  return kept === 0
    ? vscode.l10n.t('Files written in {1}: {0}.', written, name)
    : vscode.l10n.t('Files written in {1}: {0}. Left as they are: {2}.', written, name, kept)
}
