import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { taskType } from '../../../src/vscode/ids.ts'

describe('tasks', () => {
  it('are offered with argument lists, never as a shell command', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: taskType })
    assert.deepEqual(tasks.map(({ definition }) => definition['command'] as string).toSorted(), [
      'check',
      'exportOnly',
      'finalize',
      'preflight',
    ])
    for (const { execution } of tasks) assert.ok(execution instanceof vscode.ProcessExecution)
  })

  it('run the command line in the project’s folder and end with its exit code', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: taskType })
    const check = tasks.find(({ definition }) => definition['command'] === 'check')
    assert.ok(check)
    const ended = new Promise<number | undefined>((resolve) => {
      const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.definition.type !== taskType) return
        subscription.dispose()
        resolve(exitCode)
      })
    })
    await vscode.tasks.executeTask(check)
    // The finished sample waits for people, so its gate is closed.
    assert.equal(await ended, 1)
  })
})
