import assert from 'node:assert/strict'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { before, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { taskType, toolIds } from '../../../src/vscode/ids.ts'
import { invoke } from './invoke.ts'

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

  it('validate nothing that a link leads to', async () => {
    const { uri } = vscode.workspace.workspaceFolders![0]!
    const outside = path.join(path.dirname(uri.fsPath), 'secret.yaml')
    await writeFile(outside, 'password: hunter2\n')
    await mkdir(path.join(uri.fsPath, 'links'))
    await symlink(outside, path.join(uri.fsPath, 'links/final_config.yaml'))
    await symlink(path.join(uri.fsPath, 'links'), path.join(uri.fsPath, 'more'))
    for (const file of ['links/final_config.yaml', 'more/final_config.yaml'])
      assert.match(await invoke(toolIds.validateConfig, { file }), /^Only a training_config/)
  })

  it('start a step as a task', async () => {
    const started = new Promise<vscode.Task>((resolve) => {
      const subscription = vscode.tasks.onDidStartTask(({ execution: { task } }) => {
        subscription.dispose()
        resolve(task)
      })
    })
    assert.match(await invoke(toolIds.startStep, { step: 'document' }), /^The step document was asked for/)
    const { definition, execution } = await started
    assert.deepEqual(definition, { type: taskType, command: 'finalize', from: 'document' })
    assert.ok(execution instanceof vscode.ProcessExecution)
  })

  it('refuse what is no input of theirs, and put nothing on record', async () => {
    const { uri } = vscode.workspace.workspaceFolders![0]!
    const record = path.join(uri.fsPath, 'phases/05_finalization/signoffs.jsonl')
    const checklist = path.join(uri.fsPath, 'phases/05_finalization/checklists/production_ready.md')
    const read = async () => [
      await readFile(record, 'utf8').catch(() => ''),
      await readFile(checklist, 'utf8'),
    ]
    const before = await read()
    const hostile: readonly [keyof typeof toolIds, object][] = [
      ['startStep', { step: 'sign-off' }],
      ['startStep', { step: 'document', act: 'approve' }],
      ['startStep', { step: ['document'] }],
      ['readReadiness', { gate: '../../x' }],
      ['readReadiness', { project: 'x'.repeat(10_000) }],
      ['explainItem', {}],
      ['explainItem', { item: 'technical-approval', act: 'approve' }],
      ['validateConfig', { file: 7 }],
    ]
    for (const [tool, input] of hostile)
      await assert.doesNotReject(async () =>
        assert.match(await invoke(toolIds[tool], input), /^The input is not as expected/),
      )
    assert.match(await invoke(toolIds.explainItem, { item: '__proto__' }), /has no item of this id/)
    assert.match(await invoke(toolIds.readReadiness, { project: 'elsewhere' }), /^Name one of the projects/)
    assert.deepEqual(await read(), before)
  })
})
