import type { Editor } from './editor.ts'

/** Chooses exactly these runs in the list of the command that compares runs. */
export async function compareRuns(editor: Editor, names: readonly string[]): Promise<void> {
  await editor.command('Finalize Model: Compare Runs')
  const { page } = editor
  const input = page.locator('.quick-input-widget:not([style*="display: none"]) input[type="text"]')
  for (const name of names) {
    await input.fill(name)
    const label = new RegExp(`^\\s*${name.replaceAll(/[^\w ]/g, '\\$&')}(?!\\d)`)
    await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).click()
  }
  await page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click()
}
