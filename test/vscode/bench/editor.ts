import { stripVTControlCharacters } from 'node:util'
import { closeBrowser } from '../library/browser.ts'
import { Editor } from '../library/editor.ts'
import { stopServers } from '../library/server.ts'
import { measureActivation, type Start } from './activation.ts'
import { measureDrawing, measureText } from './drawing.ts'
import { measureEvaluation, type LargeEvaluation } from './largeEvaluation.ts'
import { measureList, type RunList } from './list.ts'
import { measureLongRun, type LongRun } from './longRun.ts'
import { measureMemory, type Memory } from './memory.ts'
import { measureSlider, type Slider } from './slider.ts'
import { measureTyping, type Typing } from './typing.ts'
import { using, type OpenEditor } from './windows.ts'
import { within } from './within.ts'

/** What is measured, each by itself in windows of its own. */
export interface EditorFigures {
  /** One each start. */
  readonly activation: readonly Start[]
  readonly memory: Memory
  /**
   * Milliseconds, one each: from the call that appended an event to the frame in which it stood, and, in the editor's own
   * text editor, to the line on the screen.
   */
  readonly drawing: { readonly panel: readonly number[]; readonly text: readonly number[] }
  /** Of a usual configuration and of a large one. */
  readonly typing: readonly Typing[]
  readonly long: LongRun
  readonly list: RunList
  readonly evaluation: LargeEvaluation
  readonly slider: Slider
}
type Measurement = keyof EditorFigures

/** The longest that one measurement may take, milliseconds; and closing what it opened. */
const limits = { measuring: 115_000, closing: 15_000 }

/**
 * Measures in a real editor; everything that was started has ended when it returns. A measurement that fails or takes
 * too long is tried once more in a fresh editor, and keeps the others from nothing.
 *
 * @param appends events that are appended one by one
 * @param done told after each measurement
 */
export async function measureEditor(
  wanted: readonly Measurement[],
  hostScript: string,
  appends: number,
  done: (
    measurement: Measurement,
    seconds: number,
    outcome: { readonly figures?: unknown; readonly failure?: string },
  ) => void,
): Promise<{
  readonly figures: Partial<EditorFigures>
  readonly failures: Readonly<Partial<Record<Measurement, string>>>
}> {
  const open: OpenEditor = async (project, settings = {}) => {
    const editor = await Editor.open({ project, hostScript, settings })
    if (project === 'empty') return editor
    await editor.container('Finalize Model')
    await editor.row('production, finished').waitFor()
    return editor
  }
  const measurements: { readonly [M in Measurement]: () => Promise<EditorFigures[M]> } = {
    activation: () => measureActivation(open),
    memory: () => measureMemory(open),
    drawing: () =>
      using(open('finished'), async (editor) => ({
        panel: await measureDrawing(editor, appends),
        text: await measureText(editor, appends),
      })),
    typing: async () => [
      await using(open('finished', { 'files.autoSave': 'off' }), (editor) => measureTyping(editor, 100)),
      await using(open('finished', { 'files.autoSave': 'off' }), (editor) => measureTyping(editor, 5000)),
    ],
    long: () => using(open('finished'), measureLongRun),
    list: () => using(open('finished'), (editor) => measureList(editor, 200)),
    evaluation: () => using(open('finished'), measureEvaluation),
    slider: () => using(open('finished'), measureSlider),
  }
  const figures: Record<string, unknown> = {}
  const failures: Partial<Record<Measurement, string>> = {}
  for (const each of wanted) {
    const began = performance.now()
    const measure = () => within<unknown>(limits.measuring, `measuring “${each}”`, measurements[each]())
    try {
      figures[each] = await measure().catch(async (error: unknown) => {
        console.error(`“${each}” is tried once more: ${reasonOf(error)}`)
        await endAll()
        return measure()
      })
      done(each, (performance.now() - began) / 1000, { figures: figures[each] })
    } catch (error) {
      const failure = (failures[each] = reasonOf(error))
      done(each, (performance.now() - began) / 1000, { failure })
      await endAll()
    }
  }
  await endAll()
  return { figures, failures }
}

/** What is open in an editor may keep it from closing; what doesn't close ends with this process. */
async function endAll(): Promise<void> {
  const closing = Promise.all([closeBrowser(), stopServers()])
  await within(limits.closing, 'closing the editor', closing).catch((error: unknown) =>
    console.error(reasonOf(error)),
  )
}

/** Without the colours of a terminal. */
const reasonOf = (error: unknown): string =>
  stripVTControlCharacters(error instanceof Error ? error.message : String(error))
