import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import type { HostFigures } from './host.ts'

const patience = 60_000

/** Asks the script of `host.ts` in an editor's extension host. */
export async function askHost(editor: Editor): Promise<HostFigures> {
  const beside = path.dirname(editor.folder)
  const name = `answer-${Date.now()}.json`
  // Whole or not at all: a question that is half-written would end the script, and with it the extension host.
  await writeFile(path.join(beside, `${name}.ask`), name)
  await rename(path.join(beside, `${name}.ask`), path.join(beside, 'ask'))
  for (const end = Date.now() + patience; Date.now() < end;) {
    const answer = await readFile(path.join(beside, name), 'utf8').catch(() => '')
    if (answer !== '') return JSON.parse(answer) as HostFigures
    await pause(20)
  }
  throw new Error('The extension host did not answer.')
}
