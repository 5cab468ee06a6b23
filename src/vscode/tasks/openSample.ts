import * as vscode from 'vscode'
import { outputOf } from '../../core/outputOf.ts'
import type { Processes } from '../../core/ports.ts'
import { initialize } from '../../core/project/initialize.ts'
import { tellFileProblem } from '../commands/tellFileProblem.ts'
import { tellFindings } from '../commands/tellFindings.ts'
import type { ExtensionParts } from '../context.ts'

const sample = 'digits'
const folderName = 'finalize-model-sample'

/** Copies the sample project into a folder of the person's choice and opens it. An existing project is left alone. */
export async function openSample({ packaged, portsOf }: ExtensionParts): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      canSelectMany: false,
      title: vscode.l10n.t('Where to put the sample project'),
      openLabel: vscode.l10n.t('Put It Here'),
    })) ?? []
  if (!parent) return
  const target = await makeFolder(parent)
  if (!target) return
  const ports = portsOf(target.fsPath)
  const made = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Copying the sample project') },
    () => tellFileProblem(() => initialize(packaged, ports.files, sample)),
  )
  if (!made) return
  if (!made.ok) {
    tellFindings(made.findings)
    return
  }
  await putUnderGit(ports.processes, target)
  const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow: hasFolder })
}

/** The folder itself where it is empty, else a new one in it; undefined where none can be made, which is told. */
async function makeFolder(parent: vscode.Uri): Promise<vscode.Uri | undefined> {
  try {
    const names = new Set((await vscode.workspace.fs.readDirectory(parent)).map(([name]) => name))
    if (names.size === 0) return parent
    let name = folderName
    for (let number = 2; names.has(name); number++) name = `${folderName}-${number}`
    const target = vscode.Uri.joinPath(parent, name)
    await vscode.workspace.fs.createDirectory(target)
    return target
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The sample project can’t be put into {0}: {1}', parent.fsPath, reason),
    )
    return undefined
  }
}

/** A run records its commit, so the sample gets a repository of its own. Without git, or trust, it does without. */
async function putUnderGit(processes: Processes, { fsPath: cwd }: vscode.Uri): Promise<void> {
  if (!vscode.workspace.isTrusted) return
  const author = ['-c', 'user.name=Finalize Model sample', '-c', 'user.email=sample@finalize-model.invalid']
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...author, 'commit', '--quiet', '--no-gpg-sign', '--message', 'Set up the sample'],
  ]) {
    if ((await outputOf(processes, 'git', args, { cwd, limit: 0 })) === undefined) return
  }
}
