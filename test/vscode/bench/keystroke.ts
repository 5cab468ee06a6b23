import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Editor } from '../library/editor.ts'

export interface Keystrokes {
  readonly lines: number
  /** Milliseconds from each pressed key to the frame in which the finding that it makes was underlined, or gone. */
  readonly finding: readonly number[]
  /** Milliseconds from the same keys to the frame in which the letter stood there, or was gone. */
  readonly letter: readonly number[]
}

/**
 * Writes a letter behind a number of a configuration of so many lines, and takes it away again.
 *
 * @param keys how many times
 */
export async function measureKeystrokes(editor: Editor, lines: number, keys: number): Promise<Keystrokes> {
  const name = 'configs/final_config.yaml'
  const file = path.join(editor.folder, name)
  const text = await readFile(file, 'utf8')
  const more = Array.from(
    { length: Math.max(0, lines - text.split('\n').length) },
    (_, number) => `  key_${number}: ${number} # of the trainer`,
  )
  await writeFile(file, `${text}\nlogging:\n${more.join('\n')}\n`)
  await editor.openFile(name)
  const { page } = editor
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.keyboard.press('Control+G')
  const { index, 0: epochs } = /^ +epochs: \d+/m.exec(text)!
  await editor.answer(`${text.slice(0, index).split('\n').length}:${epochs.length + 1}`)
  await page.locator('.view-line', { hasText: 'epochs:' }).first().waitFor()
  const [finding, letter]: [number[], number[]] = [[], []]
  for (let key = 0; key < keys; key += 1) {
    for (const pressed of ['x', 'Backspace']) {
      const seen = page.evaluate<{ finding: number; letter: number }>(whenSeen(pressed === 'x'))
      await page.keyboard.press(pressed)
      const times = await seen
      finding.push(times.finding)
      letter.push(times.letter)
    }
  }
  return { lines, finding, letter }
}

/** A script that answers with the milliseconds from the next key to the frame in which its finding and it are seen. */
const whenSeen = (isThere: boolean) => `new Promise((resolve) => {
  const times = {}
  let began
  const settle = () => {
    if (began === undefined) return
    const line = [...document.querySelectorAll('.view-line')].some(({ textContent }) => /epochs:\\s*\\d*x/.test(textContent))
    const squiggle = document.querySelector('.monaco-editor .cdr.squiggly-error') !== null
    if (line === ${isThere}) times.letter ??= performance.now() - began
    if (squiggle === ${isThere}) times.finding ??= performance.now() - began
    if (times.letter === undefined || times.finding === undefined) return
    observer.disconnect()
    requestAnimationFrame(() => resolve(times))
  }
  const observer = new MutationObserver(settle)
  observer.observe(document.querySelector('.monaco-editor .lines-content'), { attributes: true, childList: true, subtree: true, characterData: true })
  window.addEventListener('keydown', () => { began ??= performance.now() }, { capture: true, once: true })
})`
