import * as vscode from 'vscode'
import type { ExtensionParts } from '../context.ts'
import { ConfigFindings } from '../diagnostics/configFindings.ts'
import { QuickFixes } from '../diagnostics/quickFixes.ts'
import { commandIds } from '../ids.ts'
import { Completions } from './completions.ts'
import { configSelector, isConfigDocument } from './configDocuments.ts'
import { hovers } from './hovers.ts'
import { Lenses } from './lenses.ts'
import { outlines } from './outlines.ts'
import { registerReference } from './reference.ts'
import { StatusItem } from './statusItem.ts'

/** Everything about the text of configurations: findings, fixes, completion, hover, outline, lenses, status. */
export function registerLanguage(parts: ExtensionParts): vscode.Disposable {
  const { projects, context } = parts
  const findings = new ConfigFindings(projects)
  const fixes = new QuickFixes(findings, projects)
  const { languages } = vscode
  return vscode.Disposable.from(
    findings,
    registerReference(context.extensionUri),
    vscode.commands.registerCommand(commandIds.fixAll, (uri?: unknown) => fixAll(fixes, uri)),
    languages.registerCodeActionsProvider(configSelector, fixes, QuickFixes.metadata),
    languages.registerCompletionItemProvider(
      configSelector,
      new Completions(findings, projects),
      ...Completions.triggers,
    ),
    languages.registerHoverProvider(configSelector, hovers(findings)),
    languages.registerDocumentSymbolProvider(configSelector, outlines(findings), { label: 'Finalize Model' }),
    languages.registerCodeLensProvider(configSelector, new Lenses(projects)),
    new StatusItem(parts, findings),
  )
}

async function fixAll(fixes: QuickFixes, uri: unknown): Promise<void> {
  const document =
    uri instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(uri)
      : vscode.window.activeTextEditor?.document
  if (document && isConfigDocument(document)) await fixes.fixAll(document)
}
