import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import { prepareManyClasses } from '../library/manyClasses.ts'
import { askHost } from './askHost.ts'
import type { HostFigures } from './host.ts'

const size = { samples: 10_000, classes: 1000 }

/** An evaluation that takes long. */
export interface LargeEvaluation {
  readonly samples: number
  readonly classes: number
  /** Seconds from asking for the panel to its figures. */
  readonly shown: number
  /** Until then: the project is judged by the same figures beside it. */
  readonly host: HostFigures
}

/** Replaces the predictions of the production run by many of many classes, and opens their evaluation. */
export async function measureEvaluation(editor: Editor): Promise<LargeEvaluation> {
  const write = await prepareManyClasses(editor, size)
  await pause(3000)
  await askHost(editor)
  await write()
  const began = Date.now()
  await editor.command('Finalize Model: Show Evaluation')
  const panel = await editor.webview('main', 60_000)
  await panel.locator('.progress').waitFor()
  await editor.screenshot('evaluating')
  await panel.locator('#matrix').waitFor({ timeout: 90_000 })
  return { ...size, shown: (Date.now() - began) / 1000, host: await askHost(editor) }
}
