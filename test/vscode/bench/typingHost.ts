import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import * as vscode from 'vscode'

/** The longest that a finding is waited for, milliseconds. */
const patience = 10_000

/**
 * Runs inside the extension host: of each change of a configuration's text, the milliseconds until its findings are other
 * ones, as this host sees both; one a line in `typing.log` beside the opened folder. The editor tells of findings in
 * bursts 50 ms long, so they are looked at instead.
 */
export function followTyping(beside: string): void {
  const log = path.join(beside, 'typing.log')
  let last: string | undefined
  vscode.workspace.onDidChangeTextDocument(async ({ document, contentChanges }) => {
    if (contentChanges.length === 0 || !document.fileName.endsWith('final_config.yaml')) return
    const began = performance.now()
    const before = (last ??= findingsOf(document.uri))
    while (performance.now() - began < patience) {
      const now = findingsOf(document.uri)
      if (now !== before) {
        last = now
        await appendFile(log, `${performance.now() - began}\n`)
        return
      }
      await setImmediate()
    }
    await appendFile(log, 'none\n')
  })
}

const findingsOf = (uri: vscode.Uri): string =>
  vscode.languages
    .getDiagnostics(uri)
    .map(({ message }) => message)
    .join('\n')
