import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import { askHost } from './askHost.ts'
import type { HostFigures } from './host.ts'
import { openLiveRun } from './openRun.ts'
import { using, type OpenEditor } from './windows.ts'

/** Events of the run that goes on, and how many came before it is looked at first. */
const updates = { first: 100, more: 1000 }

/** The extension host as it is without the extension (an empty folder), and with more and more of it. */
export interface Memory {
  readonly without: HostFigures
  /** A project, its views seen. */
  readonly project: HostFigures
  /** … with the panel of a run that goes on … */
  readonly run: HostFigures
  /** … after so many events more. */
  readonly updates: number
  readonly updated: HostFigures
}

export async function measureMemory(open: OpenEditor): Promise<Memory> {
  const without = await using(open('empty'), settled)
  return using(open('finished'), async (editor) => {
    const project = await settled(editor)
    const run = await openLiveRun(editor, 1 + updates.first + updates.more)
    await run.grow(updates.first)
    const early = await settled(editor)
    await run.grow(updates.more)
    return { without, project, run: early, updates: updates.more, updated: await settled(editor) }
  })
}

/** Once what follows is over. */
async function settled(editor: Editor): Promise<HostFigures> {
  await pause(5000)
  return askHost(editor)
}
