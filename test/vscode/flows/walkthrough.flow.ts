import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'

describe('the walkthrough', () => {
  let editor: Editor
  const steps = ['project', 'configuration', 'runs', 'finalize', 'readiness']
  const step = (id: string) => editor.page.locator(`.getting-started-step[data-step-id$="#${id}"]`)
  const isDone = (id: string) =>
    editor.page.locator(`[data-done-step-id$="#${id}"][aria-checked="true"]`).first().waitFor()

  const open = async () => {
    await editor.command('Welcome: Open Walkthrough...')
    await editor.pick('Get Started with Finalize Model')
    await step('project').waitFor()
  }

  before(async () => {
    editor = await Editor.open({ project: 'empty' })
    await open()
  })
  after(() => editor?.close())

  it('has five steps, each with its page', async () => {
    assert.equal(await editor.page.locator('.getting-started-step').count(), steps.length)
    for (const id of steps) {
      await step(id).click()
      await editor.webview(`h1, h2`)
      await editor.screenshot(`walkthrough-${id}`)
    }
    await step('project').click()
    await editor.screenshots('walkthrough')
  })

  it('sees that the folder was set up', async () => {
    await step('project').locator('.monaco-button', { hasText: 'Set Up This Folder' }).click()
    await editor.notification('files written in digits').waitFor()
    await isDone('project')
  })

  it('sees that the others were tried', async () => {
    await editor.command('Finalize Model: Open Configuration Reference')
    await editor.page.locator('.tab', { hasText: 'Preview configuration.md' }).waitFor()
    await editor.command('Finalize Model: Show Readiness')
    await editor.page.locator('.tab', { hasText: 'Readiness' }).waitFor()
    await open()
    await isDone('configuration')
    await isDone('readiness')
  })
})
