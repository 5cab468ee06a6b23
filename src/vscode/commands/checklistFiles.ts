import * as vscode from 'vscode'
import { FileError, type Files } from '../../core/ports.ts'
import { isChecklistPath, openDocument } from '../trees/openChecklists.ts'
import { boxEdit } from './boxEdit.ts'

/**
 * The project's files, with checklists as an open editor has them: a box is set there as an edit that can be undone,
 * and what somebody has typed and not saved stays theirs to save. An editor without changes of its own is saved at
 * once. Where the editor lags behind the file, the file is what counts, changed in place.
 */
export function checklistFiles(files: Files, folder: vscode.Uri): Files {
  const editorOf = async (path: string) => {
    const document = isChecklistPath(path) ? openDocument(folder, path) : undefined
    if (!document || document.isDirty) return document
    return (await onDisk(files, path)) === document.getText() ? document : undefined
  }
  return {
    ...files,
    async read(path, options) {
      const document = await editorOf(path)
      return document ? new TextEncoder().encode(document.getText()) : files.read(path, options)
    },
    async readText(path, options) {
      const document = await editorOf(path)
      return document ? document.getText() : files.readText(path, options)
    },
    async replaceBytes(path, offset, expected, replacement) {
      const document = await editorOf(path)
      if (!document) return files.replaceBytes(path, offset, expected, replacement)
      const change = boxEdit(document.getText(), offset, expected, replacement)
      if (!change) return false
      const { isDirty: others } = document
      const edit = new vscode.WorkspaceEdit()
      const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end))
      edit.replace(document.uri, range, change.text)
      if (!(await vscode.workspace.applyEdit(edit))) return false
      if (!others) await document.save()
      return true
    },
  }
}

async function onDisk(files: Files, path: string): Promise<string | undefined> {
  try {
    return await files.readText(path)
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}
