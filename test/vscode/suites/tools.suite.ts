import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { toolIds } from '../../../src/vscode/ids.ts'

async function invoke(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined })
  return result.content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('\n')
}

describe('language-model tools', () => {
  before(() => vscode.extensions.getExtension('finalize-model.finalize-model')?.activate())

  it('are known to the editor, each with its schema', () => {
    const known = vscode.lm.tools.filter(({ name }) => name.startsWith('finalizeModel_'))
    assert.deepEqual(known.map(({ name }) => name).toSorted(), Object.values(toolIds).toSorted())
    assert.ok(known.every(({ inputSchema }) => inputSchema !== undefined))
  })

  it('read the readiness and explain an item from the project’s files', async () => {
    assert.match(await invoke(toolIds.readReadiness, {}), /test-target-met/)
    assert.match(await invoke(toolIds.explainItem, { item: 'val-test-gap' }), /Passes when: /)
  })

  it('validate a configuration, and read no other file', async () => {
    assert.match(await invoke(toolIds.validateConfig, {}), /configs\/final_config\.yaml/)
    assert.match(
      await invoke(toolIds.validateConfig, { file: '../../etc/passwd' }),
      /^Only a training_config/,
    )
  })
})
