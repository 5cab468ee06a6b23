import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import * as vscode from 'vscode'
import {
  activate,
  closeEditors,
  codes,
  config,
  open,
  ours,
  removeFiles,
  until,
} from '../support/documents.ts'

describe('configurations', () => {
  before(activate)
  afterEach(closeEditors)
  after(removeFiles)

  describe('mends', () => {
    it('a finding by its fix', async () => {
      const { document } = await open('model:\n  num_clases: 10\n  batch_norm: yes\n')
      await until(() => codes(config).length >= 2)
      const [guess] = (await actions(1, 4)).filter(({ title }) => title.startsWith('Change'))
      assert.equal(guess?.title, 'Change “num_clases” to “num_classes”')
      assert.ok(await vscode.workspace.applyEdit(guess.edit!))
      const [plain] = (await actions(2, 15)).filter(({ title }) => title.startsWith('Change'))
      assert.equal(plain?.title, 'Change “yes” to “true”')
      assert.ok(await vscode.workspace.applyEdit(plain.edit!))
      assert.equal(document.getText(), 'model:\n  num_classes: 10\n  batch_norm: true\n')
      const mended = ['config-unknown-key', 'config-wrong-type', 'yaml-dialect']
      await until(() => !codes(config).some((code) => mended.includes(code)))
    })

    it('on save what is no guess, where the settings say so', async () => {
      const settings = vscode.workspace.getConfiguration('editor')
      await settings.update(
        'codeActionsOnSave',
        { 'source.fixAll': 'explicit' },
        vscode.ConfigurationTarget.Workspace,
      )
      const { document } = await open('model:\n  batch_norm: yes\n  num_clases: 10\ntraining:\n  epochs: 5\n')
      await until(() => codes(config).length >= 2)
      const editor = vscode.window.activeTextEditor!
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# edited\n'))
      await until(async () => {
        await document.save()
        return document.getText().includes('batch_norm: true')
      })
      assert.equal(
        document.getText(),
        '# edited\nmodel:\n  batch_norm: true\n  num_clases: 10\ntraining:\n  epochs: 5\n',
      )
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace)
    })
  })

  it('offers each snippet, and is content with what it writes', async function () {
    this.timeout(60_000)
    const extension = vscode.extensions.getExtension('finalize-model.finalize-model')!
    const raw = await vscode.workspace.fs.readFile(
      vscode.Uri.joinPath(extension.extensionUri, 'snippets/configuration.json'),
    )
    const snippets = JSON.parse(new TextDecoder().decode(raw)) as Record<string, unknown>
    assert.ok(Object.keys(snippets).length >= 5)
    for (const name of Object.keys(snippets)) {
      const { document } = await open('')
      await until(() => codes(config).includes('config-empty'))
      await vscode.commands.executeCommand('editor.action.insertSnippet', { langId: 'yaml', name })
      await vscode.commands.executeCommand('leaveSnippet')
      await until(
        () => document.getText() !== '' && !codes(config).includes('config-empty'),
        () => `${name}: ${document.getText()}`,
      )
      await until(
        () => wrong().length === 0,
        () =>
          `${name}: ${wrong()
            .map(({ message }) => message)
            .join('\n')}`,
      )
      await document.save()
      await vscode.commands.executeCommand('workbench.action.closeAllEditors')
    }
  })
})

const actions = async (line: number, character: number) =>
  vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    config,
    new vscode.Range(line, character, line, character),
    vscode.CodeActionKind.QuickFix.value,
  )

/** What other files of the project have to do with is theirs. */
const ofOtherFiles = new Set(['data-file-missing', 'output-folder-of-another-run'])

const wrong = () =>
  ours(config).filter(
    ({ code, severity }) =>
      severity <= vscode.DiagnosticSeverity.Warning && !ofOtherFiles.has((code as { value: string }).value),
  )
