import * as vscode from 'vscode'
import { hasProjectScript } from '../../core/launch/projectScript.ts'
import { applySchema } from '../../core/config/effective.ts'
import type { ParsedConfig } from '../../core/config/parse.ts'
import { chooseInterpreter } from '../../core/launch/interpreter.ts'
import { createReferenceFinder } from '../../core/launch/reference.ts'
import { asksForReference, pythonFor } from '../../core/launch/trainer.ts'
import type { ConfigFindings } from '../diagnostics/configFindings.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds, settingIds } from '../ids.ts'
import { Paced } from '../paced.ts'
import type { Project } from '../project.ts'
import { interpreterOf } from '../tasks/interpreter.ts'
import { configSelector, isConfigDocument, placeOfDocument } from './configDocuments.ts'
import { configStatus } from './configStatus.ts'

/** One look at the project's interpreters follows each burst of keys, milliseconds. */
const quiet = 100

/** Beside the language's name in the status bar: what trains by the configuration in the editor, and the target. */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem('finalizeModel.config', configSelector)
  readonly #parts: ExtensionParts
  readonly #findings: ConfigFindings
  readonly #finders = new WeakMap<Project, ReturnType<typeof createReferenceFinder>>()
  readonly #disposable: vscode.Disposable

  constructor(parts: ExtensionParts, findings: ConfigFindings) {
    this.#parts = parts
    this.#findings = findings
    this.#item.name = vscode.l10n.t('Finalize Model: Trainer and Target')
    this.#item.command = { command: commandIds.showReadiness, title: vscode.l10n.t('Show Readiness') }
    // One at a time: what an older text comes to doesn't replace what the newer one did.
    const updates = new Paced(() => this.#update(), quiet)
    const touch = () => updates.touch()
    this.#disposable = vscode.Disposable.from(
      this.#item,
      updates,
      vscode.window.onDidChangeActiveTextEditor(touch),
      findings.onDidChange((document) => {
        if (document === vscode.window.activeTextEditor?.document) touch()
      }),
      parts.projects.onDidChange(touch),
      vscode.workspace.onDidGrantWorkspaceTrust(touch),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingIds.python)) touch()
      }),
    )
    touch()
  }

  dispose(): void {
    this.#disposable.dispose()
  }

  /** The PyTorch trainer, where the configuration could mean it; an untrusted folder's interpreter isn't started. */
  async #reference(project: Project | undefined, parsed: ParsedConfig, hasScript: boolean) {
    const config = parsed.usable ? applySchema(parsed).config : undefined
    if (!project || !config || !vscode.workspace.isTrusted || !asksForReference(config, hasScript))
      return undefined
    const { processes, files } = project.ports
    const find = this.#finders.get(project) ?? createReferenceFinder(processes, files.root)
    this.#finders.set(project, find)
    return find(pythonFor(config, await chooseInterpreter(files, await interpreterOf(project.folder))))
  }

  async #update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document
    if (!document || !isConfigDocument(document)) return
    const { project } = placeOfDocument(this.#parts.projects, document.uri)
    const hasScript =
      project !== undefined && (await hasProjectScript(project.ports.files).catch(() => false))
    if (document !== vscode.window.activeTextEditor?.document) return
    const parsed = this.#findings.parsed(document)
    const reference = parsed && (await this.#reference(project, parsed, hasScript))
    if (document !== vscode.window.activeTextEditor?.document) return
    const status = parsed && configStatus(parsed, hasScript, reference, this.#parts.version, vscode.l10n)
    this.#item.text = status
      ? vscode.l10n.t('{0} · target {1}', status.trainer, status.target)
      : vscode.l10n.t('Configuration can’t be read')
    this.#item.detail = vscode.l10n.t('trainer and target')
    this.#item.severity = status
      ? vscode.LanguageStatusSeverity.Information
      : vscode.LanguageStatusSeverity.Error
  }
}
