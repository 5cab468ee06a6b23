import * as vscode from 'vscode'
import { parseChecklist } from '../../core/phases/parse.ts'
import { phases } from '../../core/phases/phases.ts'
import { pathInFolder } from '../language/configNames.ts'
import type { OpenBox } from './itemNode.ts'

const checklists: ReadonlySet<string> = new Set(phases.map(({ checklist }) => checklist))

/** Whether a project-relative path is that of a gate's checklist. */
export const isChecklistPath = (path: string): boolean => checklists.has(path)

const boxesOf = new WeakMap<vscode.TextDocument, { version: number; unsaved: boolean; boxes: Boxes }>()
type Boxes = ReadonlyMap<string, OpenBox>

/** The open document of a file in a folder; undefined where no editor has it. */
export function openDocument(folder: vscode.Uri, path: string): vscode.TextDocument | undefined {
  const address = vscode.Uri.joinPath(folder, path).toString()
  return vscode.workspace.textDocuments.find(({ uri, isClosed }) => !isClosed && uri.toString() === address)
}

/** Whether a document is a checklist of a gate, in whatever folder. */
export function isChecklist({ uri }: vscode.TextDocument): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri)
  return uri.scheme === 'file' && isChecklistPath(pathInFolder(folder?.uri.path, uri.path))
}

/** The boxes of a checklist as an open editor has them, ahead of the next judgement; undefined where none has it. */
export function openBoxes(folder: vscode.Uri, checklist: string): Boxes | undefined {
  const document = openDocument(folder, checklist)
  if (!document) return undefined
  const { version, isDirty: unsaved } = document
  const known = boxesOf.get(document)
  if (known?.version === version && known.unsaved === unsaved) return known.boxes
  const parsed = parseChecklist(document.getText(), checklist)
  const items = parsed.ok ? parsed.value.items : []
  const boxes = new Map(items.map(({ id, ticked }) => [id, { ticked, unsaved }]))
  boxesOf.set(document, { version, unsaved, boxes })
  return boxes
}
