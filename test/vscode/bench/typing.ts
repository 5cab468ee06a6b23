import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Editor } from '../library/editor.ts'
import { within } from './within.ts'

/** Keys that are pressed: a letter behind a number, and the one that takes it away, in turn. */
const keys = 60
const patience = 10_000
const log = 'typing.log'

/** What came of keys pressed in a configuration, milliseconds, one each. */
export interface Typing {
  readonly lines: number
  /** From the change of the text to other findings, as the extension host sees both. */
  readonly findings: readonly number[]
  /** From the key to the frame in which its finding was underlined, or was no longer. */
  readonly underlined: readonly number[]
  /** From the key to the frame in which the letter stood there, or was gone. */
  readonly letters: readonly number[]
}

/** Types in a configuration that is made so many lines long. */
export async function measureTyping(editor: Editor, lines: number): Promise<Typing> {
  const { page } = editor
  const name = 'configs/final_config.yaml'
  const file = path.join(editor.folder, name)
  const text = enlarged(await readFile(file, 'utf8'), lines)
  await writeFile(file, text)
  await editor.openFile(name)
  const { index, 0: epochs } = /^ +epochs: \d+/m.exec(text)!
  const line = text.slice(0, index).split('\n').length
  await page.keyboard.press('Control+G')
  await editor.answer(`:${line}:${epochs.length + 1}`)
  await page.locator('.view-line', { hasText: 'epochs:' }).first().waitFor()
  // Findings of the opened file are there by now, and what the project is judged by.
  await pause(4000)
  const underlined: number[] = []
  const letters: number[] = []
  for (let key = 0; key < keys; key++) {
    const isLetter = key % 2 === 0
    await page.evaluate(watch(isLetter))
    await page.keyboard.press(isLetter ? 'x' : 'Backspace')
    const seen = page.evaluate<{ underlined: number; letter: number }>('globalThis.seen')
    const times = await within(patience, `the finding of key ${key + 1}`, seen)
    underlined.push(times.underlined)
    letters.push(times.letter)
    await pause(120)
  }
  const told = (await readFile(path.join(path.dirname(editor.folder), log), 'utf8')).trimEnd().split('\n')
  const findings = told.map(Number)
  if (findings.length !== keys || findings.some(Number.isNaN))
    throw new Error(`of ${keys} keys ${findings.length} came to a finding: ${told.join(' ')}`)
  return { lines, findings, underlined, letters }
}

/** The configuration, then as many keys of the trainer's own as make up the lines. */
function enlarged(text: string, lines: number): string {
  const more = Array.from(
    { length: Math.max(0, lines - text.split('\n').length) },
    (_, number) => `  key_${number}: ${number} # of the trainer`,
  )
  return more.length > 0 ? `${text.trimEnd()}\nlogging:\n${more.join('\n')}\n` : text
}

/** A script that makes `seen` of the milliseconds from the next key to the frames in which its letter and finding are seen. */
const watch = (isThere: boolean) => `{
  const editor = document.querySelector('.editor-instance .monaco-editor')
  const times = {}
  let began
  window.addEventListener('keydown', () => { began = performance.now() }, { capture: true, once: true })
  globalThis.seen = new Promise((resolve) => {
    const look = () => {
      const line = [...editor.querySelectorAll('.view-line')].some(({ textContent }) => /epochs:\\s*\\d+x/.test(textContent))
      const underline = editor.querySelector('.cdr.squiggly-error') !== null
      if (line === ${isThere}) times.letter ??= performance.now() - began
      if (underline === ${isThere}) times.underlined ??= performance.now() - began
      if (times.letter === undefined || times.underlined === undefined) requestAnimationFrame(look)
      else resolve(times)
    }
    window.addEventListener('keydown', () => requestAnimationFrame(look), { capture: true, once: true })
  })
  undefined
}`
