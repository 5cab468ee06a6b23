import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { toolIds } from '../../../src/vscode/ids.ts'
import { invoke } from './invoke.ts'

describe('in a folder that is not trusted', () => {
  it('language-model tools read', async () => {
    assert.equal(vscode.workspace.isTrusted, false)
    assert.match(await invoke(toolIds.readReadiness, {}), /test-target-met/)
    assert.match(await invoke(toolIds.explainItem, { item: 'val-test-gap' }), /Passes when: /)
    assert.match(await invoke(toolIds.validateConfig, {}), /configs\/final_config\.yaml/)
  })

  it('language-model tools start nothing, and say whose choice that is', async () => {
    const started: vscode.TaskExecution[] = []
    const subscription = vscode.tasks.onDidStartTask(({ execution }) => started.push(execution))
    const answer = await invoke(toolIds.startStep, { step: 'document' })
    subscription.dispose()
    assert.match(answer, /^Nothing is started: the person has not trusted this workspace/)
    assert.deepEqual(started, [])
  })
})
