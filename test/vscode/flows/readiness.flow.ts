import assert from 'node:assert/strict'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'

describe('readiness', () => {
  let editor: Editor
  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization, ').waitFor()
  })
  after(() => editor?.close())

  it('shows the 24 items, the decision and what to do next', async () => {
    await editor.command('Finalize Model: Show Readiness')
    const view = await editor.webview('article.item')
    assert.equal(await view.locator('article.item').count(), 24)
    assert.notEqual(await view.locator('.decision').innerText(), '')
    assert.ok((await view.locator('.next code').count()) > 0, 'no next command')
    await editor.screenshots('readiness', view)
  })

  it('follows the files: an edited configuration makes items stale, with the reason', async () => {
    const config = path.join(editor.folder, 'configs', 'final_config.yaml')
    const view = await editor.webview('article.item')
    const text = await readFile(config, 'utf8')
    await appendFile(config, '\n# edited\n')
    await writeFile(config, text.replace(/^( *seed:) *\d+/m, '$1 4321'))
    await view.locator('article.stale', { hasText: 'What made it stale' }).first().waitFor()
    await editor.screenshot('readiness-stale')
    await writeFile(config, text)
  })

  it('opens evidence in the editor', async () => {
    const view = await editor.webview('article.item')
    await view.locator('.evidence button', { hasText: 'results/production/run.json' }).first().click()
    await editor.page.locator('.tab', { hasText: 'run.json' }).waitFor()
  })
})
