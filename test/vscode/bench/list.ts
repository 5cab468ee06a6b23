import { cp } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import { askHost } from './askHost.ts'
import type { HostFigures } from './host.ts'

/** A project of many runs. */
export interface RunList {
  readonly runs: number
  /** Seconds from asking for them to the whole list on the screen; nothing had read their files before. */
  readonly listed: number
  readonly host: HostFigures
}

/** Copies a run many times beside the view, and then has it look. */
export async function measureList(editor: Editor, runs: number): Promise<RunList> {
  const view = editor.view('Runs')
  const header = view.locator('.pane-header')
  const before = Number(await view.locator('.monaco-list-row').first().getAttribute('aria-setsize'))
  // A view that is closed looks at nothing.
  await header.click()
  const results = path.join(editor.folder, 'results')
  for (let run = 1; run <= runs; run++)
    await cp(path.join(results, 'baseline'), path.join(results, `copy_${run}`), { recursive: true })
  await pause(3000)
  await askHost(editor)
  const began = Date.now()
  await header.click()
  await view
    .locator(`.monaco-list-row[aria-setsize="${before + runs}"]`)
    .first()
    .waitFor()
  return { runs, listed: (Date.now() - began) / 1000, host: await askHost(editor) }
}
