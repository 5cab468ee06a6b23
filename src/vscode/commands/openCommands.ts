import * as vscode from 'vscode'
import { parseChecklist } from '../../core/phases/parse.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds } from '../ids.ts'
import type { PhaseNode } from '../trees/phaseNode.ts'
import { asNode } from './rows.ts'
import { isInside } from './isInside.ts'

/** Opens what a row stands for: its place in the checklist or workflow, or the files that it was judged by. */
export function registerOpenCommands(_parts: ExtensionParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.openItem, async (row?: unknown) => {
      const node = asNode(row)
      if (node) await openPlace(node)
    }),
    vscode.commands.registerCommand(commandIds.openEvidence, async (row?: unknown) => {
      const node = asNode(row)
      if (node?.item) await openEvidence(node, node.item.evidence)
    }),
  )
}

async function openPlace({ project, place, item }: PhaseNode): Promise<void> {
  const file = item?.checklist ?? place?.file
  if (file === undefined || !isInside(file)) return
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(project), file)
  if (!(await exists(uri))) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} is not there.', file))
    return
  }
  const document = await vscode.workspace.openTextDocument(uri)
  const line = item ? lineOf(document.getText(), file, item.id) : place?.line
  const at = new vscode.Position(line ?? 0, 0)
  await vscode.window.showTextDocument(document, {
    preview: true,
    ...(line !== undefined && { selection: new vscode.Range(at, at) }),
  })
}

function lineOf(text: string, file: string, id: string): number | undefined {
  const parsed = parseChecklist(text, file)
  return parsed.ok ? parsed.value.items.find((item) => item.id === id)?.line : undefined
}

async function openEvidence({ project }: PhaseNode, paths: readonly string[]): Promise<void> {
  const folder = vscode.Uri.parse(project)
  const inside = paths.filter(isInside)
  const picked =
    inside.length < 2
      ? inside[0]
      : await vscode.window.showQuickPick(inside, { title: vscode.l10n.t('Open which evidence?') })
  if (picked === undefined) return
  const uri = vscode.Uri.joinPath(folder, picked)
  const stat = await exists(uri)
  if (!stat) void vscode.window.showWarningMessage(vscode.l10n.t('{0} is not there.', picked))
  else if (stat.type & vscode.FileType.Directory)
    await vscode.commands.executeCommand('revealInExplorer', uri)
  else await vscode.commands.executeCommand('vscode.open', uri, { preview: true })
}

async function exists(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri)
  } catch {
    return undefined
  }
}
