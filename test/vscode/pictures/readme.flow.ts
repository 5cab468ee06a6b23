import assert from 'node:assert/strict'
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, it } from 'mocha'
import { Editor, type EditorOptions } from '../library/editor.ts'
import { environment } from '../library/environment.ts'

/*
 * The pictures of the README, of the packaged extension on the real sample: dark where one writes and trains, light
 * where one reads what came of it.
 */

const folder = path.join(environment().root, 'docs', 'images')
/** Bytes of a picture at most: the README loads them all. */
const most = 250_000
const shared = {
  width: 1280,
  height: 800,
  settings: {
    'files.autoSave': 'off',
    'editor.minimap.enabled': false,
    'workbench.layoutControl.enabled': false,
    // The command line that is repeated there names folders of this machine.
    'terminal.integrated.stickyScroll.enabled': false,
  },
} satisfies Partial<EditorOptions>

describe('pictures of the README', () => {
  let editor: Editor
  afterEach(() => editor?.close())

  /** Keeps what is in the window. */
  async function keep(name: string): Promise<void> {
    const { page } = editor
    const toasts = page.locator('.notifications-toasts .notification-toast')
    if ((await toasts.count()) > 0) await editor.command('Notifications: Clear All Notifications')
    await toasts.first().waitFor({ state: 'detached' })
    await page.mouse.move(640, page.viewportSize()!.height - 1)
    const file = path.join(folder, `${name}.png`)
    await mkdir(folder, { recursive: true })
    await page.screenshot({ path: file, animations: 'disabled' })
    const { size } = await stat(file)
    console.log(`wrote docs/images/${name}.png, ${Math.round(size / 1000)} kB`)
    assert.ok(size < most, `${name}.png has ${size} bytes`)
  }

  it('a run while it trains, beside the phases', async function () {
    this.timeout(240_000)
    editor = await Editor.open({ ...shared, project: 'sample', theme: 'dark', height: 960 })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor({ timeout: 60_000 })
    await editor.command('Finalize Model: Finalize Model')
    await editor.page.locator('.tab', { hasText: 'proposed final_config.yaml' }).waitFor()
    await editor.page.locator('.editor-actions [aria-label^="Accept and Run"]').first().click()
    await editor.row('production, running').click({ timeout: 90_000 })
    const view = await editor.webview('h1:text-is("production")', 60_000)
    await view.locator('.tile dd', { hasText: /^1[2-9] \/ \d+$/ }).waitFor({ timeout: 120_000 })
    await view.locator('.chart canvas').first().waitFor()
    // The command line at the top of the terminal names folders of this machine; it has to be scrolled away.
    await editor.page
      .locator('.terminal-wrapper .xterm-rows', { hasText: 'main.js' })
      .waitFor({ state: 'hidden', timeout: 60_000 })
    await keep('vscode_training')
  })

  it('the evaluation', async () => {
    editor = await Editor.open({ ...shared, project: 'finished', theme: 'light' })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor({ timeout: 60_000 })
    await editor.command('Finalize Model: Show Evaluation')
    const view = await editor.webview('#matrix', 60_000)
    await view.locator('svg.chart').first().waitFor()
    await editor.command('View: Close Primary Side Bar')
    await view.locator('#matrix').scrollIntoViewIfNeeded()
    await keep('vscode_evaluation')
  })

  it('the readiness', async () => {
    editor = await Editor.open({ ...shared, project: 'finished', theme: 'light' })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization, ').waitFor({ timeout: 60_000 })
    await editor.command('Finalize Model: Show Readiness')
    await editor.webview('article.item', 60_000)
    await keep('vscode_readiness')
  })

  it('a finding and its fix, as one types', async () => {
    editor = await Editor.open({ ...shared, project: 'finished', theme: 'dark', height: 720 })
    await editor.openFile('configs/final_config.yaml')
    const { page } = editor
    const line = page.locator('.view-line', { hasText: 'dropout: 0.2' }).first()
    await line.click({ position: { x: 4, y: 8 } })
    await page.keyboard.press('End')
    await page.keyboard.type('\nnum_clases: 10')
    await page.keyboard.press('Escape')
    await page.locator('.monaco-editor .cdr.squiggly-warning').first().waitFor()
    await editor.command('View: Close Primary Side Bar')
    await page.keyboard.press('Control+Shift+M')
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'num_classes' }).first().waitFor()
    await page
      .locator('.view-line', { hasText: 'num_clases: 10' })
      .first()
      .click({ position: { x: 40, y: 8 } })
    await page.keyboard.press('Control+.')
    await page
      .locator('.action-widget .monaco-list-row', { hasText: 'Change “num_clases” to “num_classes”' })
      .waitFor()
    await keep('vscode_validation')
  })
})
