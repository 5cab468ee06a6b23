import * as vscode from 'vscode'
import { layout } from '../../core/project/layout.ts'
import { commandIds, derivedScheme } from '../ids.ts'
import type { Project } from '../project.ts'
import type { Proposal } from './proposal.ts'

interface Open {
  readonly project: Project
  readonly text: string
  settle(accepted: boolean): void
  show(): Thenable<unknown>
}

/**
 * Shows a derived configuration as a difference and waits for a person to accept or leave it: by the buttons of the
 * editor's title, the one of the message, or by closing the tab.
 */
export class Review implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #open = new Map<string, Open>()
  readonly #disposable: vscode.Disposable
  #count = 0

  constructor() {
    this.#disposable = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(derivedScheme, this),
      vscode.commands.registerCommand(commandIds.acceptDerived, (uri?: vscode.Uri) =>
        this.#answer(uri, true),
      ),
      vscode.commands.registerCommand(commandIds.rejectDerived, (uri?: vscode.Uri) =>
        this.#answer(uri, false),
      ),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const uri of closed.map(modifiedOf)) if (uri) this.#answer(uri, false)
      }),
    )
    // What a reload of the window left open has lost its text and its question.
    void vscode.window.tabGroups.close(tabs().filter((tab) => modifiedOf(tab)))
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#open.get(uri.toString())?.text ?? ''
  }

  /** The review of a project that waits for its answer is brought to the front; false where there is none. */
  async showOpen(project: Project): Promise<boolean> {
    const open = [...this.#open.values()].find((one) => one.project === project)
    await open?.show()
    return open !== undefined
  }

  /** True where the proposal was accepted. */
  async ask(project: Project, proposal: Proposal): Promise<boolean> {
    const { folder } = project
    const derived = vscode.Uri.from({
      scheme: derivedScheme,
      path: `/${folder.name}/${layout.configs.final}`,
      query: String(++this.#count),
    })
    const against = vscode.Uri.joinPath(folder.uri, proposal.against)
    const title = vscode.l10n.t('{0}: proposed final_config.yaml', folder.name)
    const show = () =>
      vscode.commands.executeCommand('vscode.diff', against, derived, title, { preview: false })
    const answer = new Promise<boolean>((settle) => {
      this.#open.set(derived.toString(), { project, text: proposal.text, settle, show })
    })
    try {
      await show()
      this.#tell(proposal, derived, answer)
      return await answer
    } finally {
      this.#open.delete(derived.toString())
      await closeTab(derived)
    }
  }

  dispose(): void {
    for (const { settle } of this.#open.values()) settle(false)
    this.#disposable.dispose()
  }

  /** Says what is shown, for as long as it waits for its answer. */
  #tell({ against, changes, conflicts }: Proposal, derived: vscode.Uri, answer: Promise<boolean>): void {
    const kept =
      conflicts.length === 0
        ? ''
        : ` ${vscode.l10n.t('{0} keys that you and the source both changed stay as you wrote them.', conflicts.length)}`
    const sentence =
      against === layout.configs.final
        ? vscode.l10n.t('This is what configs/final_config.yaml would become.')
        : vscode.l10n.t(
            'configs/final_config.yaml is made from {0} with {1} changes.',
            against,
            changes.length,
          )
    const title = `${sentence}${kept} ${vscode.l10n.t('Accept it with the check mark above the text, or leave it.')}`
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, token) => {
        token.onCancellationRequested(() => this.#answer(derived, false))
        return answer
      },
    )
  }

  #answer(uri: vscode.Uri | undefined, accepted: boolean): void {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab
    const named = uri?.scheme === derivedScheme ? uri : active && modifiedOf(active)
    if (named) this.#open.get(named.toString())?.settle(accepted)
  }
}

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs)

function modifiedOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === derivedScheme
    ? input.modified
    : undefined
}

async function closeTab(derived: vscode.Uri): Promise<void> {
  const tab = tabs().find((one) => modifiedOf(one)?.toString() === derived.toString())
  if (tab) await vscode.window.tabGroups.close(tab)
}
