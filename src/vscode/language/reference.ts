import * as vscode from 'vscode'
import { referenceAnchor } from '../../core/config/referenceAnchor.ts'
import type { Finding } from '../../core/finding.ts'
import { commandIds } from '../ids.ts'

const page = 'docs/reference/configuration.md'

/** A link that opens the reference page, which comes with the extension, at what explains a finding. */
export const referenceUri = (found: Finding): vscode.Uri => anchorUri(referenceAnchor(found))

export const anchorUri = (anchor: string): vscode.Uri =>
  vscode.Uri.parse(`command:${commandIds.openReference}?${encodeURIComponent(JSON.stringify([anchor]))}`)

export function registerReference(extension: vscode.Uri): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.openReference, async (anchor?: unknown) => {
    const fragment = typeof anchor === 'string' && /^[\w-]{1,64}$/.test(anchor) ? anchor : ''
    const uri = vscode.Uri.joinPath(extension, page).with({ fragment })
    await vscode.commands.executeCommand('markdown.showPreview', uri)
  })
}
