import * as vscode from 'vscode'
import { isInside } from './isInside.ts'

/** Opens a file that a record names, at a one-based line; a folder is shown in the explorer. Nothing outside the project. */
export async function openProjectFile(folder: vscode.Uri, path: string, line?: number): Promise<void> {
  if (!isInside(path)) return
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
    ...(at && { selection: new vscode.Range(at, at) }),
  })
}
