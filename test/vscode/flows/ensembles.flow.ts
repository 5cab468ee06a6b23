import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Frame } from 'playwright-core'
import { readNpz, writeNpz } from '../../../src/core/arrays/npz.ts'
import { Editor } from '../library/editor.ts'

/** A run with the production model's predictions, of which some samples' scores are mixed with those of others. */
async function addRun(folder: string, name: string, step: number): Promise<void> {
  const run = path.join(folder, 'results', name)
  await mkdir(path.join(run, 'predictions'), { recursive: true })
  await writeFile(path.join(run, 'events.jsonl'), '')
  for (const split of ['val', 'test']) {
    const place = path.join(folder, 'results/production/predictions', `${split}.npz`)
    const read = readNpz(await readFile(place), place)
    assert.ok(read.ok)
    const arrays = { ...read.value }
    const scores = arrays['y_score']!
    const [rows = 0, classes = 1] = scores.shape
    const values = Float64Array.from({ length: rows * classes }, (_, at) => {
      const row = Math.floor(at / classes)
      const other = row % step === 0 ? (row * 7 + step) % rows : row
      return (Number(scores.data[at]) + 2 * Number(scores.data[other * classes + (at % classes)])) / 3
    })
    await writeFile(
      path.join(run, 'predictions', `${split}.npz`),
      writeNpz({ ...arrays, y_score: { type: 'float64', shape: [rows, classes], data: values } }),
    )
  }
}

describe('ensembles and several models', () => {
  let editor: Editor
  let panel: Frame

  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await addRun(editor.folder, 'deeper', 6)
    await addRun(editor.folder, 'wider', 9)
    await editor.container('Finalize Model')
    await editor.page.locator('.pane-header', { hasText: 'Phases' }).first().waitFor()
    await editor.command('Finalize Model: Show Evaluation')
    panel = await editor.webview('#decision', 60_000)
  })
  after(() => editor?.close())

  it('weighs ensembles beside the models, by keyboard alone, and judges them on test once they are on record', async () => {
    const decision = panel.locator('section[aria-labelledby=decision]')
    await panel.locator('#decision').scrollIntoViewIfNeeded()
    for (const run of ['deeper', 'wider']) {
      const box = decision.getByRole('checkbox', { name: run })
      await box.focus()
      await box.press('Space')
    }
    await decision.getByRole('checkbox', { name: 'Majority vote' }).waitFor()
    assert.equal(await panel.locator('#backup').isVisible(), false)
    await decision.locator('button', { hasText: 'Choose on validation' }).press('Enter')
    const candidates = decision.locator('[aria-label=Candidates] tbody tr')
    await candidates.first().waitFor()
    assert.equal(await candidates.count(), 7)
    assert.match((await candidates.first().textContent()) ?? '', /Primary/)
    await panel.locator('#decision').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-ensembles', panel)
    await decision.getByText('Other thresholds on validation').press('Enter')
    await decision.getByText('How these intervals are made').last().press('Enter')
    await candidates.first().scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-candidates', panel)

    await decision.locator('button', { hasText: 'Record and judge on test' }).press('Enter')
    const dialog = editor.page.locator('.monaco-dialog-box')
    await dialog.locator('.monaco-button', { hasText: 'Record and Judge on Test' }).click()
    await decision.locator('h3', { hasText: 'On record since' }).waitFor()
    await decision.locator('th', { hasText: 'Primary, test' }).waitFor()
    const log = await readFile(path.join(editor.folder, 'docs/decision_log.md'), 'utf8')
    assert.match(log, /### Alternatives/)
    await panel.locator('#decision').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-ensembles-recorded', panel)
  })

  it('hold several models against each other at once', async () => {
    const comparison = panel.locator('section[aria-labelledby=comparison]')
    for (const run of ['deeper', 'wider'])
      await comparison.getByRole('checkbox', { name: run }).press('Space')
    await comparison.locator('button', { hasText: 'Compare them' }).press('Enter')
    const pairs = comparison.locator('[aria-label="Every two models"] tbody tr')
    await pairs.first().waitFor()
    assert.equal(await pairs.count(), 3)
    await comparison.locator('h3', { hasText: 'Several at once' }).scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-several-models', panel)
  })
})
