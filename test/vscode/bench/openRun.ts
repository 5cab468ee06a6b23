import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Frame } from 'playwright-core'
import type { Editor } from '../library/editor.ts'
import { epochLine } from './events.ts'

/** Opens the panel of a run that goes on. */
export async function openRun(editor: Editor, name: string): Promise<Frame> {
  await editor.row(`${name}, running`).click()
  return editor.webview(`h1:text-is(${JSON.stringify(name)})`, 60_000)
}

/** A run that goes on as it is told to, and its panel. */
export interface LiveRun {
  readonly view: Frame
  /** Epochs that it has. */
  readonly epoch: number
  /** Appends one epoch; gives the time at which that began. */
  append(): Promise<number>
  /** Appends epochs one by one, as fast as a very fast training would, and waits until they are drawn. */
  grow(by: number): Promise<void>
}

/** Makes a run of one epoch and opens its panel. */
export async function openLiveRun(editor: Editor, epochs: number): Promise<LiveRun> {
  const directory = path.join(editor.folder, 'results', 'live')
  const events = path.join(directory, 'events.jsonl')
  await mkdir(directory)
  await writeFile(events, epochLine(1, epochs))
  const view = await openRun(editor, 'live')
  let epoch = 1
  const drawn = () => view.locator(`.plot[aria-label*="${epoch} points"]`).first().waitFor()
  const append = async () => {
    const began = Date.now()
    await appendFile(events, epochLine(++epoch, epochs))
    return began
  }
  await drawn()
  return {
    view,
    get epoch() {
      return epoch
    },
    append,
    async grow(by) {
      for (let time = 0; time < by; time++) {
        await append()
        await pause(15)
      }
      await drawn()
    },
  }
}
