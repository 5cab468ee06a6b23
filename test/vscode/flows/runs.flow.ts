import assert from 'node:assert/strict'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'

describe('runs', () => {
  let editor: Editor
  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await editor.container('Finalize Model')
  })
  after(() => editor?.close())

  it('lists the runs of the project with status and best metric', async () => {
    await editor.row('optimization, finished').waitFor()
    await editor.row('baseline, finished').waitFor()
    await editor.row('production, finished').waitFor()
  })

  it('shows a run: figures, curves with the best epoch, the log', async () => {
    await editor.row('optimization, finished').click()
    const view = await editor.webview('.chart canvas')
    assert.equal(await view.locator('h1').innerText(), 'optimization')
    await view.locator('.tile', { hasText: 'Best val_loss' }).waitFor()
    await view.locator('.message', { hasText: 'Stopped early at epoch 15' }).waitFor()
    assert.match((await view.locator('.plot').first().getAttribute('aria-label')) ?? '', /Best epoch 10/)
    await editor.screenshots('run', view)
  })

  it('is live: an epoch that is appended is drawn', async () => {
    const directory = path.join(editor.folder, 'results', 'live')
    const events = path.join(directory, 'events.jsonl')
    await mkdir(directory)
    await writeFile(events, epoch(1))
    await editor.row('live, running').waitFor()
    await editor.row('live, running').click()
    const view = await editor.webview('h1:text-is("live")')
    const tile = view.locator('.tile', { hasText: 'Epoch' }).first()
    await view.locator('.tile dd:text-is("1 / 40")').waitFor()
    for (let number = 2; number <= 20; number++) await appendFile(events, epoch(number))
    const began = Date.now()
    await view.locator('.tile dd:text-is("20 / 40")').waitFor()
    assert.ok(Date.now() - began < 3000, `It took ${Date.now() - began} ms.`)
    await view.locator('.tile', { hasText: 'Time left' }).waitFor()
    await editor.screenshot('run-live')
    await appendFile(events, '{"event":"run_finished","time":"2026-01-01T00:00:00Z","exit_code":0}\n')
    await view.locator('.badge:text-is("finished")').waitFor()
    assert.ok(await tile.isVisible())
  })

  it('comes back after a reload of the window', async () => {
    await editor.command('Developer: Reload Window')
    await editor.page.locator('.monaco-workbench').waitFor({ state: 'detached' })
    const view = await editor.webview('h1:text-is("live")', 40_000)
    await view.locator('.tile dd:text-is("20 / 40")').waitFor()
  })

  it('compares runs in one chart and one table', async () => {
    await editor.command('Finalize Model: Compare Runs')
    for (const name of ['baseline', 'optimization'])
      await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).click()
    await editor.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click()
    const view = await editor.webview('table tbody tr')
    await view.locator('.chart canvas').waitFor()
    const names = view.locator('tbody th')
    assert.deepEqual(await names.allInnerTexts(), ['baseline', 'optimization'])
    await view.locator('thead button', { hasText: 'Epochs' }).click()
    assert.deepEqual(await names.allInnerTexts(), ['optimization', 'baseline'])
    assert.ok((await view.locator('thead th').count()) > 7, 'no configuration key differs')
    await editor.screenshots('comparison', view)
  })
})

function epoch(number: number): string {
  return `${JSON.stringify({
    event: 'epoch',
    time: new Date().toISOString(),
    epoch: number,
    epochs: 40,
    metrics: { train_loss: 2 / number, val_loss: 2.2 / number + 0.01 * number, val_acc: 1 - 0.5 / number },
    learning_rate: 0.05,
    seconds: 1.5,
    samples_per_second: 4000,
  })}\n`
}
