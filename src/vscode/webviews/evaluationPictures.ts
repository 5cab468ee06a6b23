import * as vscode from 'vscode'
import type { SavedPicture } from '../../protocol/evaluation/pictures.ts'
import type { PictureFormat, PlotFile } from '../../protocol/evaluation/pictures.ts'
import type { Project } from '../project.ts'

const bytesOf = (format: PictureFormat, content: string): Uint8Array =>
  Buffer.from(content, format === 'svg' ? 'utf8' : 'base64')

/** Writes where the person says; false where they cancel. */
export async function savePicture(
  project: Project | undefined,
  picture: SavedPicture,
  format: PictureFormat,
  content: string,
): Promise<boolean> {
  const name = `${picture}.${format}`
  const uri = await vscode.window.showSaveDialog({
    ...(project && { defaultUri: vscode.Uri.joinPath(project.folder.uri, name) }),
    filters: { [format.toUpperCase()]: [format] },
    title: vscode.l10n.t('Save Picture'),
  })
  if (!uri) return false
  await vscode.workspace.fs.writeFile(uri, bytesOf(format, content))
  const open = vscode.l10n.t('Open')
  void vscode.window
    .showInformationMessage(vscode.l10n.t('Saved {0}', vscode.workspace.asRelativePath(uri)), open)
    .then((chosen) => chosen && vscode.commands.executeCommand('vscode.open', uri))
  return true
}

/** Writes into a folder that the person names; false where they cancel. */
export async function savePlots(project: Project | undefined, files: readonly PlotFile[]): Promise<boolean> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      ...(project && { defaultUri: project.folder.uri }),
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t('Folder for the Plots'),
      openLabel: vscode.l10n.t('Save Here'),
    })) ?? []
  if (!folder) return false
  for (const { name, format, content } of files)
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder, `${name}.${format}`),
      bytesOf(format, content),
    )
  const reveal = vscode.l10n.t('Show')
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t('Saved {0} pictures in {1}', files.length, vscode.workspace.asRelativePath(folder)),
      reveal,
    )
    .then((chosen) => chosen && vscode.commands.executeCommand('revealInExplorer', folder))
  return true
}
