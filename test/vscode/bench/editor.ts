import { cp } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { closeBrowser } from '../library/browser.ts'
import { Editor } from '../library/editor.ts'
import { stopServers } from '../library/server.ts'
import { readActivation } from './activation.ts'
import { askHost } from './askHost.ts'
import { measureDrawing, measureText } from './drawing.ts'
import type { HostFigures } from './host.ts'
import { measureLongRun, type LongRun } from './longRun.ts'

/** What is measured, each by itself in a window of its own. */
export interface EditorFigures {
  readonly activation: Awaited<ReturnType<typeof readActivation>>
  /** The extension host without the extension (an empty folder), and with a project and a run's panel. */
  readonly memory: { readonly without: HostFigures; readonly project: HostFigures; readonly run: HostFigures }
  /**
   * Milliseconds, one each: from the call that appended an event to the frame in which it stood, and, in the editor's own
   * text editor, to the line on the screen.
   */
  readonly drawing: { readonly panel: readonly number[]; readonly text: readonly number[] }
  readonly long: LongRun
  readonly list: { readonly runs: number; readonly host: HostFigures }
}
type Measurement = keyof EditorFigures

/**
 * Measures in a real editor; everything that was started has ended when it returns.
 *
 * @param appends events that are appended one by one
 * @param done told after each measurement
 */
export async function measureEditor(
  wanted: readonly Measurement[],
  hostScript: string,
  appends: number,
  done: (measurement: Measurement, figures: unknown) => void,
): Promise<Partial<EditorFigures>> {
  const open = async (project: 'finished' | 'empty') => {
    const editor = await Editor.open({ project, hostScript })
    await editor.container('Finalize Model')
    if (project === 'finished') await editor.row('production, finished').waitFor()
    return editor
  }
  const measurements: { readonly [M in Measurement]: () => Promise<EditorFigures[M]> } = {
    activation: () => using(open('finished'), readActivation),
    memory: async () => ({
      without: await using(open('empty'), settled),
      project: await using(open('finished'), settled),
      run: await using(open('finished'), async (editor) => {
        await measureDrawing(editor, appends)
        return settled(editor)
      }),
    }),
    drawing: () =>
      using(open('finished'), async (editor) => ({
        panel: await measureDrawing(editor, appends),
        text: await measureText(editor, appends),
      })),
    long: () => using(open('finished'), measureLongRun),
    list: () => using(open('finished'), (editor) => measureList(editor, 200)),
  }
  const figures: Record<string, unknown> = {}
  try {
    for (const each of wanted) {
      figures[each] = await measurements[each]()
      done(each, figures[each])
    }
    return figures
  } finally {
    await closeBrowser()
    await stopServers()
  }
}

async function using<T>(opened: Promise<Editor>, work: (editor: Editor) => Promise<T>): Promise<T> {
  const editor = await opened
  try {
    return await work(editor)
  } catch (error) {
    await editor.screenshot('failed-bench')
    throw error
  } finally {
    await editor.close()
  }
}

/** Once what follows the opening is over. */
async function settled(editor: Editor): Promise<HostFigures> {
  await pause(5000)
  return askHost(editor)
}

async function measureList(editor: Editor, runs: number): Promise<EditorFigures['list']> {
  const results = path.join(editor.folder, 'results')
  for (let run = 0; run < runs; run++)
    await cp(path.join(results, 'baseline'), path.join(results, `copy_${run}`), { recursive: true })
  await pause(1000)
  await askHost(editor)
  await editor.command('Finalize Model: Refresh Runs')
  await pause(5000)
  return { runs, host: await askHost(editor) }
}
