import * as vscode from 'vscode'
import { predictionForms } from '../../core/runs/readPredictions.ts'
import type { PickingPurpose } from '../../protocol/evaluation/comparison.ts'
import { isInside } from '../commands/isInside.ts'
import type { Project } from '../project.ts'

/** Files of predictions that a panel may read: those in the project, and those outside of it that the person picked. */
export class PickedPredictions {
  readonly #picked = new Set<string>()

  /** Asks for a file; its path, or undefined where the person turned back. */
  async pick(project: Project | undefined, purpose: PickingPurpose): Promise<string | undefined> {
    const folder = project?.folder.uri
    const titles = {
      baseline: vscode.l10n.t('Predictions to compare with'),
      model: vscode.l10n.t('Validation predictions of another model'),
    }
    const labels = { baseline: vscode.l10n.t('Compare'), model: vscode.l10n.t('Add') }
    const [uri] =
      (await vscode.window.showOpenDialog({
        ...(folder && { defaultUri: folder }),
        filters: { [vscode.l10n.t('Predictions')]: [...predictionForms] },
        title: titles[purpose],
        openLabel: labels[purpose],
      })) ?? []
    if (!uri) return undefined
    const path =
      vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder?.toString()
        ? vscode.workspace.asRelativePath(uri, false)
        : uri.fsPath
    this.#picked.add(path)
    return path
  }

  /** Why one of these paths isn't read; undefined where all are. */
  refusal(paths: readonly string[]): string | undefined {
    const stranger = paths.find((path) => !isInside(path) && !this.#picked.has(path))
    return stranger === undefined
      ? undefined
      : vscode.l10n.t('{0} lies outside of the project: choose the file again.', stranger)
  }
}
