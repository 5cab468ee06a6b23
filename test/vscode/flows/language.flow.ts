import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Locator } from 'playwright-core'
import { Editor } from '../library/editor.ts'

describe('language', () => {
  let editor: Editor
  const lines = () => editor.page.locator('.monaco-editor .view-lines')
  const line = (text: string): Locator => editor.page.locator('.view-line', { hasText: text }).first()
  const suggestion = (label: string) =>
    editor.page.locator(`.suggest-widget.visible .monaco-list-row[aria-label^="${label}"]`)
  const squiggle = (severity: 'error' | 'warning') =>
    editor.page.locator(`.monaco-editor .cdr.squiggly-${severity}`)

  /** Puts the cursor at the end of the first line with the text. */
  async function goTo(text: string): Promise<void> {
    await line(text).click({ position: { x: 4, y: 8 } })
    await editor.page.keyboard.press('End')
  }

  before(async () => {
    editor = await Editor.open({
      project: 'finished',
      settings: { 'files.autoSave': 'off', 'editor.minimap.enabled': false },
    })
    await editor.openFile('configs/final_config.yaml')
    await lines().waitFor()
  })
  after(() => editor?.close())

  it('offers what can be done above the first line', async () => {
    for (const title of ['Finalize Model', 'Export Only', 'Show Readiness'])
      await editor.page.locator('.codelens-decoration a', { hasText: title }).first().waitFor()
    await editor.screenshot('language-lenses')
  })

  it('tells meaning, bounds, default and where a value comes from', async () => {
    await line('epochs:').locator('span', { hasText: 'epochs' }).last().hover()
    const hover = editor.page.locator('.monaco-hover:not(.hidden) .hover-contents')
    await hover.filter({ hasText: 'Most epochs that are trained.' }).first().waitFor()
    const text = (await hover.allInnerTexts()).join('\n')
    assert.match(text, /whole number, 1 to 100000/)
    assert.match(text, /Default: 100/)
    assert.match(text, /Set for production: was 20 in configs\/optimization_config\.yaml/)
    await editor.screenshots('language-hover')
    await editor.page.keyboard.press('Escape')
  })

  it('names trainer and target beside the language', async () => {
    await editor.page.locator('.statusbar-item[id="status.languageStatus"]').hover()
    const status = editor.page.locator('.hover-language-status', { hasText: 'target' }).first()
    await status.waitFor()
    assert.match(await status.innerText(), /embedded \S+ · target test_acc ≥ 0\.97/)
    await editor.screenshot('language-status')
    await lines().click()
  })

  it('completes keys while the file is half-written, and then their values', async () => {
    await goTo('dropout: 0.2')
    await editor.page.keyboard.type('\nact')
    await suggestion('activation').waitFor()
    await editor.screenshot('language-completion')
    await editor.page.keyboard.press('Enter')
    await suggestion('gelu').waitFor()
    assert.equal(await suggestion('relu').count(), 1)
    await editor.page.keyboard.type('gel')
    await editor.page.keyboard.press('Enter')
    await line('activation: gelu').waitFor()
  })

  it('finds a mistake as it is typed and mends it', async () => {
    await goTo('activation: gelu')
    await editor.page.keyboard.type('\nnum_clases: 10')
    await editor.page.keyboard.press('Escape')
    await squiggle('warning').first().waitFor()
    await editor.page.keyboard.press('Control+.')
    const fix = editor.page.locator('.action-widget .monaco-list-row', {
      hasText: 'Change “num_clases” to “num_classes”',
    })
    await fix.waitFor()
    await editor.screenshot('language-fix')
    await fix.click()
    await line('num_classes: 10').waitFor()
  })

  it('fixes everything in one step', async () => {
    await goTo('num_classes: 10')
    await editor.page.keyboard.type('\nbatch_norm: yes\nhiden: [32]')
    await editor.page.keyboard.press('Escape')
    await squiggle('error').first().waitFor()
    await editor.command('Finalize Model: Fix All Findings in Configuration')
    await line('batch_norm: true').waitFor()
    await line('hidden: [32]').waitFor()
    await squiggle('error').first().waitFor({ state: 'detached' })
  })

  it('lists findings with a code that opens the reference page there', async () => {
    await goTo('hidden: [32]')
    await editor.page.keyboard.type('\nwheels: 3')
    await editor.page.keyboard.press('Control+Shift+M')
    const row = editor.page
      .locator('.markers-panel .monaco-list-row', { hasText: 'config-unknown-key' })
      .first()
    await row.waitFor()
    await editor.screenshots('language-problems')
    await row.locator('a', { hasText: 'config-unknown-key' }).click()
    await editor.page.locator('.tab', { hasText: 'configuration.md' }).waitFor()
    const page = await editor.webview('h2#model')
    const top = await page.locator('h2#model').boundingBox()
    assert.ok(top && top.y < 700, 'the section is in sight')
    await editor.screenshot('language-reference')
  })
})
