import * as vscode from 'vscode'
import type { CalibrationMethod } from '../../core/calibration/methods.ts'
import { setValue } from '../../core/config/edit.ts'
import { layout } from '../../core/project/layout.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import { isTrusted } from '../tasks/asking.ts'

/** Sets `export.calibration` in the configuration and saves it; false where nothing was changed. */
export async function setCalibration(project: Project, method: CalibrationMethod): Promise<boolean> {
  if (!isTrusted('record')) return false
  const { uri: folder } = project.folder
  const path = layout.configs.final
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, path))
  if (document.isDirty)
    throw new Error(vscode.l10n.t('{0} has unsaved changes: save or revert them first.', path))
  const before = document.getText()
  const text = setValue(before, ['export', 'calibration'], method, '')
  if (text === undefined)
    throw new Error(
      vscode.l10n.t('{0} has no place for export.calibration: write {1} there yourself.', path, method),
    )
  if (!(await replace(document, text))) return false
  void offerNext(document, { path, before, text, folder })
  return true
}

async function offerNext(
  document: vscode.TextDocument,
  { path, before, text, folder }: { path: string; before: string; text: string; folder: vscode.Uri },
): Promise<void> {
  const [exportOnly, undo] = [vscode.l10n.t('Export Only'), vscode.l10n.t('Undo')]
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} asks for calibration now. Export Only makes and verifies the calibrated variant.',
      path,
    ),
    exportOnly,
    undo,
  )
  if (chosen === exportOnly)
    await vscode.commands.executeCommand(commandIds.exportOnly, { folder: folder.toString() })
  if (chosen !== undo) return
  const now = await vscode.workspace.openTextDocument(document.uri)
  if (now.getText() === text) await replace(now, before)
  else void vscode.window.showWarningMessage(vscode.l10n.t('{0} has changed since: it stays as it is.', path))
}

/** As one edit, so that the editor can undo it too. */
async function replace(document: vscode.TextDocument, text: string): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit()
  const end = document.lineAt(document.lineCount - 1).range.end
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text)
  return (await vscode.workspace.applyEdit(edit)) && document.save()
}
