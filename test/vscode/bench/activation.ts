import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import { using, type OpenEditor } from './windows.ts'

/** Starts of the editor: what else loads at that moment is in the record of each. */
const starts = 3
const patience = 60_000

/** The editor's own record of how an extension started, milliseconds. */
export interface Activation {
  readonly load: number
  readonly call: number
  readonly finish: number
}

/** How we started, and the editor's own Git extension beside us. */
export interface Start {
  readonly ours: Activation
  readonly git: Activation
}

/** Starts the editor several times, each in a window of its own. */
export async function measureActivation(open: OpenEditor): Promise<readonly Start[]> {
  const measured: Start[] = []
  for (let start = 0; start < starts; start++) measured.push(await using(open('finished'), readActivation))
  return measured
}

/** From the page that the editor itself keeps of what started with it. */
async function readActivation(editor: Editor): Promise<Start> {
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
