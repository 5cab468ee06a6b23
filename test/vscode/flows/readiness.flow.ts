import assert from 'node:assert/strict'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'
import { saveAs } from '../library/palette.ts'
import { environment } from '../library/environment.ts'

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

  it('puts a tick on record from the panel, after the editor has asked why', async () => {
    const view = await editor.webview('article.item')
    const item = view.locator('article[data-item="no-critical-issues"]')
    await item.locator('button', { hasText: 'Tick…' }).click()
    await editor.answer('Went through all of the known issues')
    await item.locator('.acts', { hasText: 'Went through all of the known issues' }).waitFor()
    assert.match(await item.locator('.word').innerText(), /passed/)
    await item.locator('button', { hasText: 'Take Tick Back…' }).waitFor()
  })

  it('puts nothing on record where the person turns back', async () => {
    const view = await editor.webview('article.item')
    const record = path.join(editor.folder, 'phases', '05_finalization', 'signoffs.jsonl')
    const before = await readFile(record, 'utf8')
    await view.locator('.next button', { hasText: 'Approve…' }).first().click()
    const input = editor.page.locator('.quick-input-widget:not([style*="display: none"]) input[type="text"]')
    await input.waitFor()
    await input.press('Escape')
    await input.waitFor({ state: 'hidden' })
    assert.equal(await readFile(record, 'utf8'), before)
  })

  it('saves a page that prints on white paper, with every item whole', async () => {
    const view = await editor.webview('article.item')
    await view.locator('button', { hasText: 'Save Page to Print' }).click()
    await saveAs(editor, 'readiness.html')
    await editor.notification('Saved readiness.html').waitFor()
    const page = await editor.page.context().newPage()
    try {
      await page.setContent(await readFile(path.join(editor.folder, 'readiness.html'), 'utf8'))
      assert.equal(await page.locator('article').count(), 24)
      assert.equal(await page.locator('button, script, img, a').count(), 0)
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 680, height: 960 })
      assert.equal(
        await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'),
        'rgb(255, 255, 255)',
      )
      assert.equal(
        await page.evaluate<string>('getComputedStyle(document.querySelector("article")).breakInside'),
        'avoid',
      )
      assert.equal(
        await page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        ),
        0,
        'something is cut at the right',
      )
      await page.pdf({
        path: path.join(environment().screenshots, 'readiness.pdf'),
        format: 'A4',
        preferCSSPageSize: true,
      })
    } finally {
      await page.close()
    }
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
