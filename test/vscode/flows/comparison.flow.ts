import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { compareRuns } from '../library/compareRuns.ts'
import { Editor } from '../library/editor.ts'

const hostile = '<img src=x onerror=alert(1)> ${0} `$(touch owned)`'

describe('many runs', () => {
  let editor: Editor
  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await editor.container('Finalize Model')
    await editor.row('production, finished').waitFor()
  })
  after(() => editor?.close())

  it('compares up to 20 runs, whatever they are called, and says that more are too many', async () => {
    const results = path.join(editor.folder, 'results')
    for (let number = 1; number <= 19; number++)
      await cp(
        path.join(results, number % 2 ? 'baseline' : 'optimization'),
        path.join(results, `sweep_${number}`),
        {
          recursive: true,
        },
      )
    await cp(path.join(results, 'optimization'), path.join(results, hostile), { recursive: true })
    const sweep = Array.from({ length: 19 }, (_, index) => `sweep_${index + 1}`)
    await compareRuns(editor, [...sweep, hostile, 'baseline'])
    await editor
      .notification('At most 20 runs are compared at once, and 21 were chosen. Choose fewer.')
      .waitFor()
    await compareRuns(editor, [...sweep, hostile])
    const view = await editor.webview('tbody tr:nth-child(20)')
    assert.equal(await view.locator('.legend .entry').count(), 20)
    const lines = await view
      .locator('.legend line')
      .evaluateAll((all) =>
        all.map((line) => line.getAttribute('stroke')! + line.getAttribute('stroke-dasharray')),
      )
    assert.equal(new Set(lines).size, 20, 'two lines look the same')
    await view.locator('tbody th', { hasText: hostile }).waitFor()
    assert.equal(await view.locator('img').count(), 0)
    await editor.screenshots('comparison-20', view)
  })
})
