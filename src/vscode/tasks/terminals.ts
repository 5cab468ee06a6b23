import * as vscode from 'vscode'
import type { Holder } from '../../core/launch/holder.ts'

/** The terminal that a process runs in; undefined where it is not in this window. */
export async function terminalOf({ pid }: Pick<Holder, 'pid'>): Promise<vscode.Terminal | undefined> {
  for (const terminal of vscode.window.terminals) {
    if ((await terminal.processId) === pid) return terminal
  }
  return undefined
}

/** Brings the terminal of a process to the front; false where this window has none. */
export async function showTerminal(process: Pick<Holder, 'pid'>): Promise<boolean> {
  const terminal = await terminalOf(process)
  terminal?.show(true)
  return terminal !== undefined
}
