import * as vscode from 'vscode'

/** A panel's title, with the name of its folder (an address) where the workspace has several. */
export function titleInWorkspace(title: string, folder: string): string {
  const all = vscode.workspace.workspaceFolders ?? []
  const named = all.find(({ uri }) => uri.toString() === folder)
  return named && all.length > 1 ? vscode.l10n.t('{0}: {1}', title, named.name) : title
}
