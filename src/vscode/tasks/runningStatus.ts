import * as vscode from 'vscode'
import { commandIds, contextKeys } from '../ids.ts'
import { runningDetail, statusText } from './activityModel.ts'
import type { Activities } from './activities.ts'

/** Shows in the status bar what runs and how far it is, and tells the menus whether anything does. */
export class RunningStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'finalizeModel.running',
    vscode.StatusBarAlignment.Left,
    49,
  )
  readonly #subscription: vscode.Disposable

  constructor(activities: Activities) {
    this.#item.name = vscode.l10n.t('Finalize Model: Running')
    this.#item.command = commandIds.showRunning
    this.#subscription = activities.onDidChangeRunning(() => this.#show(activities.running))
  }

  dispose(): void {
    vscode.Disposable.from(this.#item, this.#subscription).dispose()
  }

  #show(all: Activities['running']): void {
    const text = statusText(
      vscode.l10n,
      all.map(({ running }) => running),
    )
    void vscode.commands.executeCommand('setContext', contextKeys.running, text !== undefined)
    if (text === undefined) {
      this.#item.hide()
      return
    }
    this.#item.text = text
    this.#item.tooltip = all
      .map(({ project, running }) => runningDetail(vscode.l10n, project.folder.name, running))
      .join('\n')
    this.#item.show()
  }
}
