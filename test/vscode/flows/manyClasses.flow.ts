import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Frame } from 'playwright-core'
import { Editor } from '../library/editor.ts'
import { prepareManyClasses } from '../library/manyClasses.ts'

describe('evaluation of many classes', () => {
  let editor: Editor
  let panel: Frame

  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await editor.container('Finalize Model')
    await editor.page.locator('.pane-header', { hasText: 'Phases' }).first().waitFor()
    await (
      await prepareManyClasses(editor, { samples: 10_000, classes: 1000 })
    )()
  })
  after(() => editor?.close())

  it('can be cancelled and begun again', async () => {
    await editor.command('Finalize Model: Show Evaluation')
    panel = await editor.webview('.progress:not([hidden]) button', 60_000)
    await panel.getByRole('button', { name: 'Cancel', exact: true }).press('Enter')
    await panel.locator('p', { hasText: 'The evaluation was cancelled.' }).waitFor()
    await editor.screenshot('evaluation-cancelled')
    await panel.getByRole('button', { name: 'Evaluate again' }).press('Enter')
    await panel.locator('#matrix').waitFor({ timeout: 90_000 })
  })

  it('finds a class among them, and makes rows as one scrolls', async () => {
    const classes = panel.locator('section[aria-labelledby=classes]')
    const rows = classes.locator('tbody tr')
    await classes.scrollIntoViewIfNeeded()
    assert.equal(await rows.count(), 100)
    await rows.last().scrollIntoViewIfNeeded()
    await rows.nth(150).waitFor()
    await panel.locator('#classes-find').fill('class 99')
    await classes.getByText('11 of 1,000').waitFor()
    assert.equal(await rows.count(), 11)
    await editor.setWidth(900)
    // A name of two words takes two lines at most, however many columns there are.
    const { height } = (await rows.first().boundingBox())!
    assert.ok(height < 60, `the row is ${height} pixels tall`)
    await panel.locator('#classes').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-many-classes', panel)
  })
})
