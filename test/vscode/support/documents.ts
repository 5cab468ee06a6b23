import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import * as vscode from 'vscode'
import { diagnosticSource } from '../../../src/vscode/ids.ts'

/** Waits until something is true; fails with what is told after some seconds. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  tell: () => string = () => isSo.toString(),
): Promise<void> {
  const end = Date.now() + 15_000
  while (!(await isSo())) {
    if (Date.now() > end) assert.fail(`It did not come to be: ${tell()}`)
    await pause(25)
  }
}

/** What we report of a file. */
export const ours = (uri: vscode.Uri): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === diagnosticSource)

/** The codes of what we report of a file. */
export const codes = (uri: vscode.Uri): readonly string[] =>
  ours(uri).map(({ code }) => (code as { readonly value: string }).value)

/** Where a text stands first in a document. */
export const at = (document: vscode.TextDocument, text: string): vscode.Position =>
  document.positionAt(document.getText().indexOf(text) + 1)

export async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text))
}

/** A file of the project by its relative path. */
export const file = (name: string): vscode.Uri =>
  vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name)

let count = 0
/** The configuration that was opened last; each in a folder of its own, so that no text of an earlier one is kept. */
export let config = file('elsewhere/0/training_config.yaml')

/** The next configuration, which isn't there yet. */
export const nextConfig = (): vscode.Uri => (config = file(`elsewhere/${++count}/training_config.yaml`))

/** Writes a configuration and opens it as a person does: what the extension host opens it would keep open. */
export async function open(text: string, uri = nextConfig()): Promise<vscode.TextEditor> {
  await write(uri, text)
  await vscode.commands.executeCommand('vscode.open', uri)
  const isOpen = ({ document }: vscode.TextEditor) => document.uri.toString() === uri.toString()
  await until(() => vscode.window.visibleTextEditors.some(isOpen))
  return vscode.window.visibleTextEditors.find(isOpen)!
}

export async function activate(): Promise<void> {
  await vscode.extensions.getExtension('finalize-model.finalize-model')?.activate()
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors')
}

/** Removes what suites wrote. */
export async function removeFiles(): Promise<void> {
  await vscode.workspace.fs.delete(file('elsewhere'), { recursive: true })
}
