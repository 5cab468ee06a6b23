import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'

const patience = 60_000

/** The editor's own record of how an extension started, milliseconds. */
export interface Activation {
  readonly load: number
  readonly call: number
  readonly finish: number
}

/** From the page that the editor itself keeps of what started with it. */
export async function readActivation(
  editor: Editor,
): Promise<{ readonly ours: Activation; readonly git: Activation }> {
  const { page } = editor
  await editor.command('Developer: Startup Performance')
  const lines = page.locator('.editor-instance .view-lines')
  await lines.filter({ hasText: 'Startup' }).waitFor()
  let record = ''
  for (const end = Date.now() + patience; Date.now() < end; await pause(500)) {
    await lines.click()
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Control+C')
    record = await page.evaluate<string>('navigator.clipboard.readText()')
    const ours = activationOf(record, 'finalize-model.finalize-model')
    const git = activationOf(record, 'vscode.git')
    if (ours && git) return { ours, git }
  }
  throw new Error(`The editor's record does not name the extension:\n${record.slice(0, 4000)}`)
}

/** The row of an extension: loading its code, the call of `activate`, and until what that began had finished. */
function activationOf(record: string, extension: string): Activation | undefined {
  const rows = record.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  const cells = rows.find((row) => row.includes(extension)) ?? []
  const [load, call, finish] = cells.filter((cell) => /^\d+$/.test(cell)).map(Number)
  return load === undefined || call === undefined || finish === undefined ? undefined : { load, call, finish }
}
