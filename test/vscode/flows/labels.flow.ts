import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Frame } from 'playwright-core'
import { writeNpz } from '../../../src/core/arrays/npz.ts'
import { seededRandom } from '../../../src/core/metrics/random.ts'
import { Editor } from '../library/editor.ts'

const names = ['anger', 'joy', 'fear', 'surprise']
const samples = 400

/** Makes the production run of a project one of several labels a sample. */
async function makeLabels(folder: string): Promise<void> {
  const run = path.join(folder, 'results/production')
  // Without the data, the names of the labels are those that the trainer recorded.
  await rm(path.join(folder, 'data'), { recursive: true })
  const signature = path.join(run, 'signature.json')
  const recorded = JSON.parse(await readFile(signature, 'utf8')) as object
  await writeFile(signature, JSON.stringify({ ...recorded, classNames: names }))
  const config = path.join(folder, 'configs/final_config.yaml')
  const text = await readFile(config, 'utf8')
  await writeFile(config, text.replace('task: classification', 'task: multi-label'))
  for (const [at, split] of ['val', 'test'].entries()) {
    const random = seededRandom(at + 1)
    const truth = Float64Array.from({ length: samples * names.length }, (_, place) =>
      Number(random.uniform() < 0.5 / ((place % names.length) + 1)),
    )
    const scores = truth.map((has) => (random.uniform() + has * random.uniform()) / 2)
    const shape = [samples, names.length]
    await writeFile(
      path.join(run, 'predictions', `${split}.npz`),
      writeNpz({
        y_true: { type: 'float64', shape, data: truth },
        y_score: { type: 'float64', shape, data: scores },
        id: {
          type: 'string',
          shape: [samples],
          data: Array.from({ length: samples }, (_, row) => `${split}-${row}`),
        },
      }),
    )
  }
}

describe('several labels', () => {
  let editor: Editor
  let panel: Frame

  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await makeLabels(editor.folder)
    await editor.container('Finalize Model')
    await editor.page.locator('.pane-header', { hasText: 'Phases' }).first().waitFor()
    await editor.command('Finalize Model: Show Evaluation')
    panel = await editor.webview('#decision', 60_000)
  })
  after(() => editor?.close())

  it('get a threshold each, and are judged on test together', async () => {
    const decision = panel.locator('section[aria-labelledby=decision]')
    await decision.locator('button', { hasText: 'Choose for every label' }).press('Enter')
    const rows = decision.locator('[aria-label="The threshold of each label"] tbody tr')
    await rows.first().waitFor()
    assert.equal(await rows.count(), names.length)
    await panel.locator('#decision').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-labels', panel)
    await rows.first().scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-labels-chosen', panel)
    await decision.locator('button', { hasText: 'Record all' }).press('Enter')
    const dialog = editor.page.locator('.monaco-dialog-box')
    await dialog.locator('.monaco-button', { hasText: 'Record and Judge on Test' }).click()
    await decision.locator('h3', { hasText: 'All labels, as on record' }).waitFor()
    const log = await readFile(path.join(editor.folder, 'docs/decision_log.md'), 'utf8')
    assert.equal(log.match(/^## /gm)?.length, names.length)
  })
})
