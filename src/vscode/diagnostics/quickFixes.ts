import * as vscode from 'vscode'
import { fixAll } from '../../core/config/fixAll.ts'
import { commandIds } from '../ids.ts'
import { placeOfDocument } from '../language/configDocuments.ts'
import { toTextEdit } from '../language/ranges.ts'
import type { Projects } from '../projects.ts'
import type { ConfigFindings } from './configFindings.ts'
import { fixable, quickFixes } from './quickFixModel.ts'

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('finalizeModel')

/** The fixes at the cursor, “fix all”, and what runs on save by `editor.codeActionsOnSave`. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind],
  }
  readonly #findings: ConfigFindings
  readonly #projects: Projects

  constructor(findings: ConfigFindings, projects: Projects) {
    this.#findings = findings
    this.#projects = projects
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (only && fixAllKind.intersects(only)) return this.#onSave(document)
    if (only && !only.intersects(vscode.CodeActionKind.QuickFix)) return []
    const findings = this.#findings.of(document)
    const fixes = quickFixes(
      findings,
      range,
      ({ start, end }) =>
        document.getText(new vscode.Range(start.line, start.character, end.line, end.character)),
      vscode.l10n,
    )
    const actions = fixes.map(({ title, finding, isPreferred }) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix)
      action.edit = new vscode.WorkspaceEdit()
      action.edit.set(document.uri, finding.fix!.map(toTextEdit))
      action.diagnostics = diagnostics.filter(
        ({ code, range: at }) =>
          typeof code === 'object' &&
          code.value === finding.code &&
          at.start.line === finding.place?.range?.start.line &&
          at.start.character === finding.place.range.start.character,
      )
      action.isPreferred = isPreferred
      return action
    })
    const count = fixable(findings)
    if (fixes.length === 0 || count < 2) return actions
    const all = new vscode.CodeAction(
      vscode.l10n.t('Fix all {0} findings in this file', count),
      vscode.CodeActionKind.QuickFix,
    )
    all.command = { command: commandIds.fixAll, title: all.title, arguments: [document.uri] }
    return [...actions, all]
  }

  /** Nobody looks at what happens on save, so that a guess is no part of it. */
  #onSave(document: vscode.TextDocument): vscode.CodeAction[] {
    const edit = this.#edit(document, false)
    if (!edit) return []
    const action = new vscode.CodeAction(vscode.l10n.t('Fix configuration'), fixAllKind)
    action.edit = edit
    return [action]
  }

  #edit(document: vscode.TextDocument, guesses: boolean): vscode.WorkspaceEdit | undefined {
    const { file } = placeOfDocument(this.#projects, document.uri)
    const project = this.#findings.factsOf(document)
    const { edit } = fixAll(document.getText(), { file, ...(project && { project }) }, { guesses })
    if (!edit) return undefined
    const changes = new vscode.WorkspaceEdit()
    changes.set(document.uri, [toTextEdit(edit)])
    return changes
  }

  /** The command: every fix of the file, in one step to undo. */
  async fixAll(document: vscode.TextDocument): Promise<void> {
    const edit = this.#edit(document, true)
    if (edit) await vscode.workspace.applyEdit(edit)
    else await vscode.window.showInformationMessage(vscode.l10n.t('Nothing here can be fixed automatically.'))
  }
}
