import * as vscode from 'vscode'
import { layout } from '../../core/project/layout.ts'
import type { Handlers } from '../../protocol/channel.ts'
import type { EvaluationProtocol } from '../../protocol/evaluation.ts'
import type { AskedDecision } from '../../protocol/evaluation/decision.ts'
import type { AskedLabels } from '../../protocol/evaluation/labels.ts'
import type { Project } from '../project.ts'
import { isTrusted } from '../tasks/asking.ts'
import { folderGone } from './folderGone.ts'
import type { PickedPredictions } from './pickedPredictions.ts'
import { openProjectFile } from '../commands/openProjectFile.ts'

/**
 * The handlers about thresholds that are chosen for an objective. The engine chooses, and writes what is put on record.
 *
 * @param version of the extension, for the log
 */
export function decisionHandlers(
  project: () => Project | undefined,
  version: string,
  picked: PickedPredictions,
  signal: AbortSignal,
): Pick<
  Handlers<EvaluationProtocol>,
  | 'models'
  | 'decide'
  | 'record'
  | 'recorded'
  | 'openDecisions'
  | 'decideLabels'
  | 'recordLabels'
  | 'recordedLabels'
> {
  return {
    models: async (request) => project()?.ask(request, signal) ?? [],
    async decide(asked) {
      const present = project()
      if (!present) return { kind: 'refused', reason: folderGone() }
      const reason = picked.refusal(asked.models ?? [])
      return reason === undefined ? present.ask(asked, signal) : { kind: 'refused', reason }
    },
    recorded: async (asked) => project()?.ask(asked, signal),
    decideLabels: async (asked) => project()?.ask(asked, signal) ?? { kind: 'refused', reason: folderGone() },
    recordedLabels: async (asked) => project()?.ask(asked, signal),
    async recordLabels({ objective, backup }) {
      const present = project()
      if (!present) throw new Error(folderGone())
      return record(present, {
        type: 'recordLabels',
        objective,
        ...(backup !== undefined && { backup }),
        version,
      })
    },
    async record({ index, objective, backup, models, ensembles }) {
      const present = project()
      if (!present) throw new Error(folderGone())
      const reason = picked.refusal(models ?? [])
      if (reason !== undefined) throw new Error(reason)
      const asked = {
        index,
        objective,
        ...(backup !== undefined && { backup }),
        ...(models && { models }),
        ...(ensembles && { ensembles }),
      }
      return record(present, { type: 'record', ...asked, version })
    },
    async openDecisions() {
      const present = project()
      if (present) await openProjectFile(present.folder.uri, layout.decisionLog)
    },
  }
}

/** Records a decision after asking: a look at the test set can't be taken back. False where the person turned back. */
async function record(
  project: Project,
  asked:
    | ({ readonly type: 'record'; readonly version: string } & AskedDecision)
    | ({ readonly type: 'recordLabels'; readonly version: string } & AskedLabels),
): Promise<boolean> {
  if (!isTrusted('record')) return false
  const yes = vscode.l10n.t('Record and Judge on Test')
  const chosen = await vscode.window.showWarningMessage(
    asked.type === 'record'
      ? vscode.l10n.t('Record this threshold, and judge it on the test set?')
      : vscode.l10n.t('Record these thresholds, and judge them on the test set?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The decision is appended to {0}. Its figures on test are a look at the held-out set, which {1} counts and nothing takes back.',
        layout.decisionLog,
        layout.testSetLock,
      ),
    },
    yes,
  )
  if (chosen !== yes) return false
  // Not ended with the panel: what was begun to be written is written.
  const answer = await (asked.type === 'record' ? project.ask(asked) : project.ask(asked))
  if (answer.kind === 'refused') throw new Error(answer.reason)
  void offerUndo(project, answer.told, answer.written)
  return true
}

async function offerUndo(project: Project, told: string, written: string): Promise<void> {
  const [open, undo] = [vscode.l10n.t('Open'), vscode.l10n.t('Undo')]
  const chosen = await vscode.window.showInformationMessage(told, open, undo)
  if (chosen === open) await openProjectFile(project.folder.uri, layout.decisionLog)
  if (chosen !== undo) return
  if (await project.ask({ type: 'withdraw', written })) {
    vscode.window.setStatusBarMessage(
      vscode.l10n.t(
        'The decision was taken out of {0}; the look at the test set stays counted.',
        layout.decisionLog,
      ),
      6000,
    )
  } else {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} has changed since, so the decision stays there.', layout.decisionLog),
    )
  }
}
