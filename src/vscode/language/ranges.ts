import * as vscode from 'vscode'
import type { Range, TextEdit } from '../../core/finding.ts'

/** The engine counts lines and characters as the editor does. */
export const toRange = ({ start, end }: Range): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character)

export const toTextEdit = ({ range, text }: TextEdit): vscode.TextEdit =>
  vscode.TextEdit.replace(toRange(range), text)

/** Between two offsets of a document's text. */
export const rangeOfOffsets = (document: vscode.TextDocument, start: number, end: number): vscode.Range =>
  new vscode.Range(document.positionAt(start), document.positionAt(end))
