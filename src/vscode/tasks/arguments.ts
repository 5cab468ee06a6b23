import * as vscode from 'vscode'
import { stepIds, type StepId } from '../../core/finalize/step.ts'
import { readDefinition, type Definition } from './definition.ts'

/** The run directory that a row or a message names. */
export function directoryOf(argument: unknown): string | undefined {
  const { run } = (argument ?? {}) as { readonly run?: unknown }
  const path = typeof run === 'string' ? run : (run as { readonly path?: unknown } | undefined)?.path
  return typeof path === 'string' ? path : undefined
}

/** The step of a row, else the picked step of the pipeline. */
export async function askStep(argument: unknown): Promise<Definition | undefined> {
  const { step } = (argument ?? {}) as { readonly step?: unknown }
  if (typeof step === 'object' && step !== null) return readDefinition(step as Record<string, unknown>)
  const named = stepIds.find((id) => id === step)
  if (named) return { command: 'finalize', from: named }
  const picked = await vscode.window.showQuickPick(
    stepIds.map((id) => ({ label: titleOf(id), description: `--from ${id}`, id })),
    { title: vscode.l10n.t('Run again from which step?') },
  )
  return picked && { command: 'finalize', from: picked.id }
}

function titleOf(id: StepId): string {
  switch (id) {
    case 'configure':
      return vscode.l10n.t('Derive the final configuration')
    case 'train':
      return vscode.l10n.t('Train the production model')
    case 'repeat':
      return vscode.l10n.t('Train the other seeds')
    case 'evaluate':
      return vscode.l10n.t('Evaluate on the test set')
    case 'export':
      return vscode.l10n.t('Export the model')
    case 'verify':
      return vscode.l10n.t('Verify the exported models')
    case 'benchmark':
      return vscode.l10n.t('Measure the exported models')
    case 'document':
      return vscode.l10n.t('Write the documents')
  }
}
