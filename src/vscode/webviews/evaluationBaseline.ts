import * as vscode from 'vscode'
import { predictionForms } from '../../core/runs/predictionsFile.ts'
import type { Handlers } from '../../protocol/channel.ts'
import type { EvaluationProtocol } from '../../protocol/evaluation.ts'
import { isInside } from '../commands/isInside.ts'
import type { Project } from '../project.ts'
import { folderGone } from './folderGone.ts'

/** The handlers about other models. A file outside of the project is read where the person picked it. */
export function baselineHandlers(
  project: () => Project | undefined,
  signal: AbortSignal,
): Pick<Handlers<EvaluationProtocol>, 'baselines' | 'pickBaseline' | 'compare'> {
  const picked = new Set<string>()
  return {
    baselines: async (request) => project()?.ask(request, signal) ?? [],
    async pickBaseline() {
      const folder = project()?.folder.uri
      const [uri] =
        (await vscode.window.showOpenDialog({
          ...(folder && { defaultUri: folder }),
          filters: { [vscode.l10n.t('Predictions')]: [...predictionForms] },
          title: vscode.l10n.t('Predictions to compare with'),
          openLabel: vscode.l10n.t('Compare'),
        })) ?? []
      if (!uri) return undefined
      const path =
        vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder?.toString()
          ? vscode.workspace.asRelativePath(uri, false)
          : uri.fsPath
      picked.add(path)
      return path
    },
    async compare({ path }) {
      const present = project()
      if (!present) return { kind: 'refused', reason: folderGone() }
      if (isInside(path) || picked.has(path)) return present.ask({ type: 'compare', path }, signal)
      return {
        kind: 'refused',
        reason: vscode.l10n.t('{0} lies outside of the project: choose the file again.', path),
      }
    },
  }
}
