import * as vscode from 'vscode'

/** Why a panel of a folder that was closed can't answer. */
export const folderGone = (): string => vscode.l10n.t('The project’s folder is not open in this window.')
