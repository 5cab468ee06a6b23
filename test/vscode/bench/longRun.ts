import { appendFile, mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import { askHost } from './askHost.ts'
import { epochLine, writeEvents } from './events.ts'
import { framesDuring, type FrameFigures } from './frames.ts'
import type { HostFigures } from './host.ts'
import { openRun } from './openRun.ts'

/** A run of a million points. */
export interface LongRun {
  readonly bytes: number
  /** Seconds for which `JSON.parse` of its lines takes alone. */
  readonly parsed: number
  /** Seconds until all of it stood in the panel. */
  readonly opened: number
  readonly opening: FrameFigures
  readonly hostOpening: HostFigures
  readonly appending: FrameFigures
  readonly hostAppending: HostFigures
  readonly zooming: FrameFigures
  readonly hostZooming: HostFigures
  readonly resizing: FrameFigures
}

export async function measureLongRun(editor: Editor): Promise<LongRun> {
  const directory = path.join(editor.folder, 'results', 'million')
  const events = path.join(directory, 'events.jsonl')
  const [epochs, batches] = [1000, 1000]
  await mkdir(directory)
  await writeEvents(events, epochs, batches)
  await editor.row('million, running').waitFor()
  await pause(2000)
  await askHost(editor)
  const began = Date.now()
  const view = await openRun(editor, 'million')
  const opening = await framesDuring(view, () =>
    view.locator('.badge:text-is("running")').waitFor({ timeout: 120_000 }),
  )
  const opened = (Date.now() - began) / 1000
  const hostOpening = await askHost(editor)
  const appending = await framesDuring(view, async () => {
    for (let epoch = epochs + 1; epoch <= epochs + 40; epoch++) {
      await appendFile(events, epochLine(epoch, 2 * epochs))
      await pause(100)
    }
  })
  const hostAppending = await askHost(editor)
  const plot = view.locator('.plot').last()
  await plot.focus()
  const zooming = await framesDuring(view, async () => {
    for (const key of [
      '+',
      '+',
      '+',
      '+',
      'ArrowLeft',
      'ArrowRight',
      'ArrowRight',
      '-',
      '-',
      '+',
      '+',
      '0',
    ]) {
      await plot.press(key)
      await pause(150)
    }
  })
  const hostZooming = await askHost(editor)
  const resizing = await framesDuring(view, async () => {
    for (let width = 1600; width >= 900; width -= 50) {
      await editor.setWidth(width)
      await pause(50)
    }
    await editor.setWidth(1600)
    await pause(200)
  })
  const { size: bytes } = await stat(events)
  const parsed = await parseAlone(events)
  await editor.page.keyboard.press('Control+F4')
  return {
    bytes,
    parsed,
    opened,
    opening,
    hostOpening,
    appending,
    hostAppending,
    zooming,
    hostZooming,
    resizing,
  }
}

async function parseAlone(file: string): Promise<number> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  const began = performance.now()
  for (const line of lines) JSON.parse(line)
  return (performance.now() - began) / 1000
}
