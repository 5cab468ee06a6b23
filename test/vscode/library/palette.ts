import { errors } from 'playwright-core'
import type { Editor } from './editor.ts'

const input = '.quick-input-widget:not([style*="display: none"]) input[type="text"]'
const rows = '.quick-input-list .monaco-list-row'

/** The titles of the commands that the palette offers for a prefix, as they stand there. */
export async function offeredCommands({ page }: Editor, prefix: string): Promise<readonly string[]> {
  await page.keyboard.press('F1')
  await page.locator(input).fill(`>${prefix}`)
  await page.locator(rows, { hasText: prefix }).first().waitFor()
  const found = new Map<number, string>()
  let size = 1
  while (found.size < size) {
    for (const [position, total, name] of await page.locator(rows).evaluateAll(describeRows)) {
      size = total
      found.set(position, name)
    }
    await page.keyboard.press('PageDown')
  }
  await page.keyboard.press('Escape')
  await page.locator(input).waitFor({ state: 'detached' })
  return [...found.values()].filter((name) => name.startsWith(prefix))
}

/** Place in the list, length of the list, name without the keys that stand behind it. Runs in the page. */
function describeRows(
  elements: readonly { getAttribute(name: string): string | null }[],
): (readonly [number, number, string])[] {
  return elements.map((row) => {
    const [name = ''] = (row.getAttribute('aria-label') ?? '').split(', ')
    return [Number(row.getAttribute('aria-posinset')), Number(row.getAttribute('aria-setsize')), name]
  })
}

/**
 * Answers the editor's own dialog for folders. It looks a typed path up before it can be accepted, and takes the first
 * acceptance for a wish to look into the folder: so the folder is accepted until the dialog is gone.
 */
export async function chooseFolder({ page }: Editor, title: string, folder: string): Promise<void> {
  const dialog = page.locator('.quick-input-widget:not([style*="display: none"])', { hasText: title })
  await dialog.waitFor()
  const field = dialog.locator('input[type="text"]')
  const path = folder.endsWith('/') ? folder : `${folder}/`
  // Enter takes the row that has the focus, whatever is typed; while the dialog still reads, an old one.
  const unsettled = dialog.locator('.monaco-list-row.focused, .monaco-progress-container.active')
  const moment = { timeout: 2000 }
  const end = Date.now() + 60_000
  while (Date.now() < end) {
    try {
      if ((await field.inputValue(moment)) !== path) await field.fill(path, moment)
      await dialog.locator('.monaco-list-row').first().waitFor(moment)
      await unsettled.first().waitFor({ state: 'hidden', ...moment })
      // The dialog completes what it is given, sometimes to a folder inside.
      if ((await field.inputValue(moment)) !== path) continue
      await field.press('Enter', moment)
      await dialog.waitFor({ state: 'hidden', ...moment })
    } catch (cause) {
      if (!(cause instanceof errors.TimeoutError)) throw cause
    }
    if (!(await dialog.isVisible())) return
  }
  throw new Error(`The dialog “${title}” did not take ${folder}.`)
}

/** Accepts the dialog that asks where to save, once it proposes the name and has listed the folder. */
export async function saveAs({ page }: Editor, name: string): Promise<void> {
  const widget = page.locator('.quick-input-widget:not([style*="display: none"])')
  const input = widget.locator('input[type="text"]')
  await input.waitFor()
  const end = Date.now() + 45_000
  while (Date.now() < end) {
    // While the dialog lists the folder it takes no Enter.
    const isBusy = (await widget.locator('.monaco-progress-container.active').count()) > 0
    const isProposed = (await input.inputValue().catch(() => '')).endsWith(name)
    if (isProposed && !isBusy) await input.press('Enter')
    const isClosed = input.waitFor({ state: 'hidden', timeout: 500 })
    if (
      await isClosed.then(
        () => true,
        () => false,
      )
    )
      return
  }
  throw new Error(`The dialog to save ${name} was not accepted.`)
}

/** Runs a task of the workspace by its label, as soon as the editor has read the file that names it. */
export async function runTask(editor: Editor, label: string): Promise<void> {
  const row = editor.page.locator(rows, { hasText: label }).first()
  for (let attempt = 1; ; attempt++) {
    await editor.command('Tasks: Run Task')
    try {
      await row.click({ timeout: 5000 })
      return
    } catch (cause) {
      if (!(cause instanceof errors.TimeoutError) || attempt === 9) throw cause
      await editor.page.keyboard.press('Escape')
    }
  }
}

/** Closes a notification, so that the same one is seen when it comes again. */
export async function dismiss({ page }: Editor, text: string): Promise<void> {
  const toast = page.locator('.notifications-toasts .notification-toast', { hasText: text })
  await toast.first().hover()
  await toast.first().locator('.codicon-notifications-clear').click()
  await toast.first().waitFor({ state: 'detached' })
}
