import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { toolIds } from '../../../src/vscode/ids.ts'
import { Editor } from '../library/editor.ts'
import { environment } from '../library/environment.ts'

describe('an assistant', () => {
  let editor: Editor
  const dialog = () => editor.page.locator('.monaco-dialog-box', { hasText: 'Run from the step document?' })

  const heard = (answer: string) =>
    editor.page.locator('.statusbar-item', { hasText: `The assistant heard: ${answer}` }).waitFor()

  before(async () => {
    const development = await writeAssistant(environment().scratch)
    editor = await Editor.open({ project: 'finished', development })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor({ timeout: 60_000 })
  })
  after(() => editor?.close())

  it('starts nothing that the person does not agree to', async () => {
    await editor.command('Assistant: Start Step')
    await dialog().waitFor()
    await editor.screenshot('tools-confirm')
    await dialog().locator('.monaco-button', { hasText: 'Cancel' }).click()
    await heard('Canceled')
    assert.equal(await editor.page.locator('.terminal-wrapper').count(), 0)
    assert.equal(existsSync(path.join(editor.folder, '.finalize/lock.json')), false)
  })

  it('starts a step that the person agreed to', async () => {
    await editor.command('Assistant: Start Step')
    await dialog().waitFor()
    await dialog().locator('.monaco-button').filter({ hasNotText: 'Cancel' }).click()
    await heard('The step document was asked for in digits')
    await editor.terminal('for 24 compliance-approval')
  })
})

/** An extension that asks for a step as an assistant does, and tells what it is answered. */
async function writeAssistant(scratch: string): Promise<string> {
  const folder = path.join(scratch, 'assistant')
  await mkdir(folder, { recursive: true })
  const manifest = {
    name: 'assistant',
    publisher: 'stub',
    version: '0.0.1',
    engines: { vscode: '^1.101.0' },
    main: './main.js',
    activationEvents: ['onCommand:assistant.start'],
    contributes: { commands: [{ command: 'assistant.start', title: 'Start Step', category: 'Assistant' }] },
  }
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest))
  await writeFile(path.join(folder, 'main.js'), assistantSource)
  return folder
}

const assistantSource = `
const vscode = require('vscode')
exports.activate = () =>
  vscode.commands.registerCommand('assistant.start', async () => {
    const input = { step: 'document' }
    const heard = await vscode.lm
      .invokeTool('${toolIds.startStep}', { input, toolInvocationToken: undefined })
      .then(({ content }) => content[0].value, (error) => error.message)
    // Notifications are not shown to a page that honours an extension under development.
    vscode.window.setStatusBarMessage('The assistant heard: ' + heard)
  })
`
