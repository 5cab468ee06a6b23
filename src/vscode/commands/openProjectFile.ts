import * as vscode from 'vscode'
import { isInside } from './isInside.ts'

/**
 * Opens a file that a record names, at a one-based line; a folder is shown in the explorer. What lies outside the
 * project, or isn't there, is told.
 */
export async function openProjectFile(
  folder: vscode.Uri,
  path: string,
  { line, viewColumn }: { readonly line?: number | undefined; readonly viewColumn?: vscode.ViewColumn } = {},
): Promise<void> {
  if (!isInside(path)) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} lies outside the project, so it is not opened from here.', path),
    )
    return
  }
  const uri = vscode.Uri.joinPath(folder, path)
  const stat = await vscode.workspace.fs.stat(uri).then(
    (found) => found,
    () => undefined,
  )
  if (!stat) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} is not there.', path))
    return
  }
  if (stat.type & vscode.FileType.Directory) {
    await vscode.commands.executeCommand('revealInExplorer', uri)
    return
  }
  const at = line === undefined ? undefined : new vscode.Position(line - 1, 0)
  await vscode.commands.executeCommand('vscode.open', uri, {
    preview: true,
    ...(viewColumn !== undefined && { viewColumn }),
    ...(at && { selection: new vscode.Range(at, at) }),
  })
}
