import * as vscode from 'vscode'
import { parseChecklist } from '../../core/phases/parse.ts'
import { commandIds } from '../ids.ts'
import { inertText } from '../inertText.ts'
import { asRow, type Row } from './rows.ts'
import { isInside } from './isInside.ts'
import { openProjectFile } from './openProjectFile.ts'

/** Opens what a row stands for: its place in the checklist or workflow, or the files that it was judged by. */
export function registerOpenCommands(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.openItem, async (row?: unknown) => {
      const given = asRow(row)
      if (given) await openPlace(given)
    }),
    vscode.commands.registerCommand(commandIds.openEvidence, async (row?: unknown) => {
      const given = asRow(row)
      if (given?.item) await openEvidence(given, given.item.evidence)
    }),
  )
}

async function openPlace({ project, place, item }: Row): Promise<void> {
  const file = item?.checklist ?? place?.file
  if (file === undefined || !isInside(file)) return
  const folder = vscode.Uri.parse(project)
  const line = item ? await lineOf(vscode.Uri.joinPath(folder, file), file, item.id) : place?.line
  await openProjectFile(folder, file, { line: line === undefined ? undefined : line + 1 })
}

/** Where an item stands in its checklist as an open editor has it; undefined where the file or the item is not there. */
async function lineOf(uri: vscode.Uri, file: string, id: string): Promise<number | undefined> {
  const document = await vscode.workspace.openTextDocument(uri).then(
    (opened) => opened,
    () => undefined,
  )
  const parsed = document && parseChecklist(document.getText(), file)
  return parsed?.ok ? parsed.value.items.find((item) => item.id === id)?.line : undefined
}

async function openEvidence({ project }: Row, paths: readonly string[]): Promise<void> {
  const folder = vscode.Uri.parse(project)
  const inside = paths.filter(isInside)
  const picked =
    inside.length < 2
      ? inside[0]
      : (
          await vscode.window.showQuickPick(
            inside.map((path) => ({ label: inertText(path), path })),
            { title: vscode.l10n.t('Open which evidence?') },
          )
        )?.path
  if (picked !== undefined) await openProjectFile(folder, picked)
}
