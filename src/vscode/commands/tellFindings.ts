import * as vscode from 'vscode'
import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'

/** Tells the person why something can't be done. */
export function tellFindings(findings: readonly Finding[]): void {
  void vscode.window.showErrorMessage(findings.map(messageOf).join(' '))
}
