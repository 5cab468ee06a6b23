import * as vscode from 'vscode'
import { projectScript } from '../../core/launch/trainer.ts'

type AskedTrainer = 'embedded' | 'pytorch' | 'project'

/** Asks which trainer trains; undefined where the person turns back. */
export async function askTrainer(note: string): Promise<AskedTrainer | undefined> {
  const items = [
    {
      label: projectScript,
      description: vscode.l10n.t('the project’s own script, in Python'),
      trainer: 'project',
    },
    {
      label: vscode.l10n.t('PyTorch trainer'),
      description: vscode.l10n.t('where finalize_trainer is installed in the project’s Python'),
      trainer: 'pytorch',
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
