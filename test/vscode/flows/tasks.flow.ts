import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'

const long = 240_000

describe('tasks', () => {
  let editor: Editor
  const read = (name: string) => readFile(path.join(editor.folder, name), 'utf8')
  const exists = (name: string) =>
    read(name).then(
      () => true,
      () => false,
    )

  const run = async () =>
    JSON.parse(await read('results/production/run.json')) as { exitCode?: number; resumedFrom: string[] }
  const training = () => editor.page.locator('.statusbar-item', { hasText: /Training \d+\/20000/ })
  const tab = () => editor.page.locator('.tab', { hasText: 'proposed final_config.yaml' })

  before(async () => {
    editor = await Editor.open({ project: 'sample' })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor({ timeout: 60_000 })
  })
  after(() => editor?.close())

  it('shows the derived configuration and writes nothing that was not accepted', async () => {
    await editor.command('Finalize Model: Finalize Model')
    await tab().waitFor()
    await editor.notification('is made from configs/optimization_config.yaml').waitFor()
    await editor.screenshots('tasks-review')
    await tab().click({ button: 'middle' })
    await tab().waitFor({ state: 'detached' })
    assert.equal(await exists('configs/final_config.yaml'), false)
    assert.equal(await exists('.finalize/lock.json'), false)
  })

  it('runs the pipeline in the terminal once it is accepted, and says what the gate says', async function () {
    this.timeout(long)
    await editor.command('Finalize Model: Finalize Model')
    await tab().waitFor()
    await editor.page
      .locator('.editor-actions [aria-label^="Accept the Proposed Configuration"]')
      .first()
      .click()
    await editor.terminal('Train the production model')
    assert.match(await read('configs/final_config.yaml'), /optimization_config\.yaml/)
    await editor.notification('of 24 items are settled').waitFor({ timeout: 200_000 })
    await editor.screenshot('tasks-ended')
    await editor.notification('of 24 items').locator('a', { hasText: 'Open Report' }).click()
    await editor.page.locator('.tab', { hasText: 'final_report' }).waitFor()
  })

  it('asks nothing that it knows, and shows how far a training is', async function () {
    this.timeout(long)
    const name = path.join(editor.folder, 'configs/final_config.yaml')
    const text = await readFile(name, 'utf8')
    const endless = text.replace(/epochs: 100\b/, 'epochs: 20000').replace(/enabled: true/, 'enabled: false')
    assert.notEqual(endless, text)
    await writeFile(name, endless)
    await editor.command('Finalize Model: Finalize Model')
    await training().waitFor({ timeout: 60_000 })
    await editor.screenshot('tasks-running')
  })

  it('finds the run again after a reload and does not start it twice', async function () {
    this.timeout(long)
    const lock = await read('.finalize/lock.json')
    await editor.reload()
    await training().waitFor({ timeout: 60_000 })
    await editor.command('Finalize Model: Finalize Model')
    await editor.notification('It runs already').waitFor()
    await editor.screenshot('tasks-reattached')
    assert.equal(await read('.finalize/lock.json'), lock)
  })

  it('stops gracefully and resumes where it stopped', async function () {
    this.timeout(long)
    await editor.command('Finalize Model: Stop Training')
    const stopped = editor.notification('stopped. What was done stays done')
    await stopped.waitFor({ timeout: 60_000 })
    assert.equal((await run()).exitCode, 130)
    await stopped.locator('a', { hasText: 'Resume' }).click()
    await training().waitFor({ timeout: 60_000 })
    assert.equal((await run()).resumedFrom.length, 1)
    await editor.command('Finalize Model: Stop Training')
    await training().waitFor({ state: 'hidden', timeout: 60_000 })
    assert.equal((await run()).exitCode, 130)
  })
})

describe('tasks beside a project', () => {
  let editor: Editor
  afterEach(() => editor?.close())

  it('start nothing in a folder that is not trusted', async () => {
    editor = await Editor.open({ project: 'sample', trusted: false })
    await editor.command('Finalize Model: Finalize Model')
    await editor.notification('Nothing is started in a folder that is not trusted').waitFor()
    await editor.screenshot('tasks-untrusted')
    await assert.rejects(readFile(path.join(editor.folder, '.finalize/lock.json')))
    await assert.rejects(readFile(path.join(editor.folder, 'configs/final_config.yaml')))
  })

  it('copy the sample into a folder of their own', async () => {
    editor = await Editor.open({ project: 'empty' })
    const parent = path.dirname(editor.folder)
    await editor.command('Finalize Model: Open Sample Project')
    await editor.answer(parent)
    const name = path.join(parent, 'finalize-model-sample', 'configs', 'optimization_config.yaml')
    await assert.doesNotReject(async () => {
      for (let attempt = 0; attempt < 60; attempt++) {
        if (await readFile(name).catch(() => undefined)) return
        await editor.page.waitForTimeout(250)
      }
      await readFile(name)
    })
    await editor.screenshot('tasks-sample')
  })
})
