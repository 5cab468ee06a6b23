import type { Editor } from '../library/editor.ts'

/** Opens the editor on a project, with the measuring script in its extension host. */
export type OpenEditor = (
  project: 'finished' | 'empty',
  settings?: Readonly<Record<string, unknown>>,
) => Promise<Editor>

/** A window for one measurement; a picture of it is kept where that fails. */
export async function using<T>(opened: Promise<Editor>, work: (editor: Editor) => Promise<T>): Promise<T> {
  const editor = await opened
  try {
    return await work(editor)
  } catch (error) {
    await editor.screenshot('failed-bench').catch(() => undefined)
    throw error
  } finally {
    await editor.close().catch(() => undefined)
  }
}
