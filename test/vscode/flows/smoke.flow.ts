import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'

describe('smoke', () => {
  let editor: Editor
  before(async () => {
    editor = await Editor.open({ project: 'finished' })
  })
  after(() => editor?.close())

  it('shows its container and views after activation', async () => {
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor()
    await editor.row('19 No critical issues').waitFor()
    await editor.page.locator('.statusbar-item', { hasText: '18/24' }).waitFor()
    await editor.screenshots('smoke')
  })

  it('offers its commands in the palette', async () => {
    await editor.page.keyboard.press('F1')
    const input = editor.page.locator('.quick-input-widget input[type="text"]')
    await input.fill('>Finalize Model: ')
    const names = editor.page.locator('.quick-input-list .monaco-list-row .label-name')
    await names.first().waitFor()
    assert.ok((await names.allInnerTexts()).every((name) => name.startsWith('Finalize Model')))
    await editor.page.keyboard.press('Escape')
  })
})
