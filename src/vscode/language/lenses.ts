import * as vscode from 'vscode'
import { layout } from '../../core/project/layout.ts'
import { commandIds } from '../ids.ts'
import type { Projects } from '../projects.ts'
import { placeOfDocument } from './configDocuments.ts'

/** What can be done with the final configuration, above its first line. */
export class Lenses implements vscode.CodeLensProvider {
  readonly #projects: Projects
  readonly onDidChangeCodeLenses: vscode.Event<void>

  constructor(projects: Projects) {
    this.#projects = projects
    this.onDidChangeCodeLenses = (listener, self, disposables) =>
      projects.onDidChange((project) => project ?? listener.call(self), undefined, disposables)
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const { project, file } = placeOfDocument(this.#projects, uri)
    if (!project || file !== layout.configs.final) return []
    const top = new vscode.Range(0, 0, 0, 0)
    const lens = (title: string, command: string, tooltip: string) =>
      new vscode.CodeLens(top, { title, command, tooltip, arguments: [uri] })
    return [
      lens(
        `$(rocket) ${vscode.l10n.t('Finalize Model')}`,
        commandIds.finalize,
        vscode.l10n.t('Train with this configuration, evaluate, export and check what comes of it'),
      ),
      lens(
        `$(package) ${vscode.l10n.t('Export Only')}`,
        commandIds.exportOnly,
        vscode.l10n.t('Export the checkpoint that is there'),
      ),
      lens(
        `$(checklist) ${vscode.l10n.t('Show Readiness')}`,
        commandIds.showReadiness,
        vscode.l10n.t('The 24 items and the decision'),
      ),
    ]
  }
}
