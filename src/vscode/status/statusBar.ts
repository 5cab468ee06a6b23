import * as vscode from 'vscode'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import type { GateReports } from '../trees/gateReports.ts'
import { statusText } from './statusModel.ts'

/** The entry in the status bar: the project of the active editor, or the one shown last. */
export class StatusBar implements vscode.Disposable {
  readonly #projects: Projects
  readonly #reports: GateReports
  readonly #item: vscode.StatusBarItem
  readonly #disposable: vscode.Disposable
  #shown: Project | undefined

  constructor(projects: Projects, reports: GateReports) {
    this.#projects = projects
    this.#reports = reports
    this.#item = vscode.window.createStatusBarItem(
      'finalizeModel.readiness',
      vscode.StatusBarAlignment.Left,
      50,
    )
    this.#item.name = vscode.l10n.t('Finalize Model: Readiness')
    this.#item.command = commandIds.showReadiness
    this.#disposable = vscode.Disposable.from(
      this.#item,
      reports.onDidChange(() => this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
    )
  }

  dispose(): void {
    this.#disposable.dispose()
  }

  #update(): void {
    const setUp = new Set(this.#reports.facts.filter((facts) => facts.setUp).map(({ project }) => project))
    const ready = this.#projects.all.filter(({ folder }) => setUp.has(folder.uri.toString()))
    const active = vscode.window.activeTextEditor
    const current = active && this.#projects.of(active.document.uri)
    this.#shown =
      ready.find((each) => each === current) ?? ready.find((each) => each === this.#shown) ?? ready[0]
    if (!this.#shown) {
      this.#item.hide()
      return
    }
    const report = this.#reports.production(this.#shown)
    const { text, tooltip, spoken } = statusText(
      { name: this.#shown.folder.name, ...(report && { report }) },
      ready.length > 1,
      vscode.l10n,
    )
    this.#item.text = text
    this.#item.tooltip = tooltip
    this.#item.accessibilityInformation = { label: spoken }
    this.#item.show()
  }
}
