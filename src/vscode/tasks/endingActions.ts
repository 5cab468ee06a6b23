import * as vscode from 'vscode'
import { layout, runFiles } from '../../core/project/layout.ts'
import { messageOf } from '../../core/wording/message.ts'
import { commandIds } from '../ids.ts'
import type { Project } from '../project.ts'
import type { RunPlace } from '../runs/places.ts'
import { settledOf } from '../trees/progress.ts'
import type { EndingAction, GateFacts } from './endingModel.ts'

/** Where a message's buttons lead. */
export interface EndingPlace {
  readonly project: Project
  readonly directory: string
  showTerminal(): void
}

export function actionLabel(action: EndingAction): string {
  switch (action) {
    case 'showReadiness':
      return vscode.l10n.t('Show Readiness')
    case 'openReport':
      return vscode.l10n.t('Open Report')
    case 'openRun':
      return vscode.l10n.t('Open Run')
    case 'resume':
      return vscode.l10n.t('Resume')
    case 'showTerminal':
      return vscode.l10n.t('Show Terminal')
    case 'showLog':
      return vscode.l10n.t('Show Log')
  }
}

export async function act(action: EndingAction, { project, directory, showTerminal }: EndingPlace) {
  const { folder } = project
  const target: RunPlace = { folder: folder.uri.toString(), run: directory }
  switch (action) {
    case 'showReadiness':
      return vscode.commands.executeCommand(commandIds.showReadiness, target)
    case 'openReport':
      return vscode.commands.executeCommand(
        'markdown.showPreview',
        vscode.Uri.joinPath(folder.uri, layout.documents.finalReport),
      )
    case 'openRun':
      return vscode.commands.executeCommand(commandIds.openRun, target)
    case 'resume':
      return vscode.commands.executeCommand(commandIds.resumeTraining, target)
    case 'showTerminal':
      return showTerminal()
    case 'showLog': {
      const log = vscode.Uri.joinPath(folder.uri, directory, runFiles.log)
      return vscode.commands.executeCommand('vscode.open', log)
    }
  }
}

/** What the production gate says now; undefined where it can't be judged. */
export async function gateFacts(project: Project): Promise<GateFacts | undefined> {
  const report = await project.gate()
  if (!report.ok) return undefined
  const { open, items, decision } = report.value
  return {
    open,
    settled: settledOf(report.value),
    total: items.length,
    ...(decision && { decision: messageOf(decision.reason) }),
  }
}
