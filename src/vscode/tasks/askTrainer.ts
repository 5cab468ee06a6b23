import * as vscode from 'vscode'
import { projectScript } from '../../core/launch/trainer.ts'

/** Asks which of the two trainers trains; undefined where the person turns back. */
export async function askTrainer(note: string): Promise<'embedded' | 'project' | undefined> {
  const items = [
    {
      label: projectScript,
      description: vscode.l10n.t('the project’s own script, in Python'),
      trainer: 'project',
    },
    {
      label: vscode.l10n.t('Embedded trainer'),
      description: vscode.l10n.t('comes with the extension, needs no Python'),
      trainer: 'embedded',
    },
  ] as const
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Which trainer?'),
    placeHolder: note,
    ignoreFocusOut: true,
  })
  return picked?.trainer
}
