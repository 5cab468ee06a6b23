import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import { openLiveRun } from './openRun.ts'

/** Milliseconds from each append of an event to the frame in which it stood in the panel. */
export async function measureDrawing(editor: Editor, appends: number): Promise<number[]> {
  const run = await openLiveRun(editor, appends + 1)
  const times: number[] = []
  while (times.length < appends) {
    const drawn = run.view.evaluate<number>(whenDrawn(`${run.epoch + 1} points`))
    await pause(100 + 37 * (run.epoch % 7))
    const began = await run.append()
    times.push((await drawn) - began)
  }
  return times
}

/** A script that answers with the time of the frame after the one in which the first chart has drawn the points. */
const whenDrawn = (points: string) => `new Promise((resolve) => {
  const plot = document.querySelector('.plot')
  const observer = new MutationObserver(() => {
    if (!plot.getAttribute('aria-label')?.includes(${JSON.stringify(points)})) return
    observer.disconnect()
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
  })
  observer.observe(plot, { attributes: true })
})`

/** Milliseconds from each append of a line to its being seen in the editor's own text editor. */
export async function measureText(editor: Editor, appends: number): Promise<number[]> {
  const name = 'appended.txt'
  const file = path.join(editor.folder, name)
  await writeFile(file, 'line 0\n')
  await editor.openFile(name)
  const times: number[] = []
  for (let line = 1; line <= appends; line++) {
    const shown = editor.page
      .locator('.view-line', { hasText: `line ${line}.` })
      .first()
      .waitFor()
      .then(() => Date.now())
    await pause(200)
    const began = Date.now()
    await appendFile(file, `line ${line}.\n`)
    times.push((await shown) - began)
  }
  await editor.page.keyboard.press('Control+F4')
  return times
}
