import type { Frame } from 'playwright-core'
import type { Editor } from '../library/editor.ts'

/** Opens the panel of a run that goes on. */
export async function openRun(editor: Editor, name: string): Promise<Frame> {
  await editor.row(`${name}, running`).click()
  return editor.webview(`h1:text-is(${JSON.stringify(name)})`, 60_000)
}
