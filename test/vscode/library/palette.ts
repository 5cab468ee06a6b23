import { errors } from 'playwright-core'
import type { Editor } from './editor.ts'

/**
 * Answers the editor's own dialog for folders. It looks a typed path up before it can be accepted, and takes the first
 * acceptance for a wish to look into the folder: so the folder is accepted until the dialog is gone.
 */
export async function chooseFolder({ page }: Editor, title: string, folder: string): Promise<void> {
  const dialog = page.locator('.quick-input-widget:not([style*="display: none"])', { hasText: title })
  await dialog.waitFor()
  const field = dialog.locator('input[type="text"]')
  const path = folder.endsWith('/') ? folder : `${folder}/`
  const moment = { timeout: 2000 }
  const end = Date.now() + 60_000
  while (Date.now() < end) {
    try {
      if ((await field.inputValue(moment)) !== path) await field.fill(path, moment)
      await field.press('Enter', moment)
      await dialog.waitFor({ state: 'hidden', ...moment })
    } catch (cause) {
      if (!(cause instanceof errors.TimeoutError)) throw cause
    }
    if (!(await dialog.isVisible())) return
  }
  throw new Error(`The dialog “${title}” did not take ${folder}.`)
}
