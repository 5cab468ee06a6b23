import assert from 'node:assert/strict'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Frame } from 'playwright-core'
import { readNpz, writeNpz } from '../../../src/core/arrays/npz.ts'
import { Editor } from '../library/editor.ts'
import { saveAs } from '../library/palette.ts'

/** Flattens the probabilities of a split, so that they say less than is right. */
async function flatten(folder: string, split: string): Promise<void> {
  const place = path.join(folder, `results/production/predictions/${split}.npz`)
  const read = readNpz(await readFile(place), place)
  assert.ok(read.ok)
  const scores = read.value['y_score']!
  const [rows = 0, classes = 1] = scores.shape
  const values = Float64Array.from(
    scores.data as ArrayLike<number>,
    (score) => (Number(score) + 0.002) ** 0.6,
  )
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let at = row * classes; at < (row + 1) * classes; at++) sum += values[at]!
    for (let at = row * classes; at < (row + 1) * classes; at++) values[at]! /= sum
  }
  await writeFile(
    place,
    writeNpz({ ...read.value, y_score: { type: 'float64', shape: [rows, classes], data: values } }),
  )
}

describe('calibration and a baseline', () => {
  let editor: Editor
  let panel: Frame
  const config = () => readFile(path.join(editor.folder, 'configs/final_config.yaml'), 'utf8')

  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    const older = path.join(editor.folder, 'results/older')
    await mkdir(path.join(older, 'predictions'), { recursive: true })
    await writeFile(path.join(older, 'events.jsonl'), '')
    const predictions = path.join(editor.folder, 'results/production/predictions')
    await cp(path.join(predictions, 'test.npz'), path.join(older, 'predictions/test.npz'))
    for (const split of ['val', 'test']) await flatten(editor.folder, split)
    await editor.container('Finalize Model')
    await editor.page.locator('.pane-header', { hasText: 'Phases' }).first().waitFor()
    await editor.command('Finalize Model: Show Evaluation')
    panel = await editor.webview('#calibration', 60_000)
  })
  after(() => editor?.close())

  it('says that probabilities are off, and asks for calibration in the configuration, which can be undone', async () => {
    const section = panel.locator('section[aria-labelledby=calibration]')
    await section.locator('.message', { hasText: 'probabilities are off' }).waitFor()
    await panel.locator('#calibration').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-calibration', panel)
    const before = await config()
    await section.locator('button', { hasText: 'Calibrate by temperature' }).press('Enter')
    const told = editor.notification('asks for calibration now')
    await told.waitFor()
    assert.match(await config(), /calibration: temperature/)
    await section.locator('.message', { hasText: 'temperature scaling fitted on validation' }).waitFor()
    await panel.locator('#calibration').scrollIntoViewIfNeeded()
    await editor.screenshot('evaluation-calibrated')
    await told.locator('.monaco-button', { hasText: 'Undo' }).click()
    await section.locator('.message', { hasText: 'probabilities are off' }).waitFor()
    assert.equal(await config(), before)
  })

  it('holds the model against another run, by keyboard alone', async () => {
    const section = panel.locator('section[aria-labelledby=comparison]')
    await panel.locator('#baseline').selectOption({ label: 'older (test)' })
    await section.locator('form button').first().press('Enter')
    await section.locator('.message', { hasText: 'older/predictions/test.npz' }).first().waitFor()
    await section.locator('p', { hasText: 'exact McNemar test' }).waitFor()
    await panel.locator('#comparison').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-comparison', panel)
    await section.locator('button', { hasText: 'Copy as Markdown' }).press('Enter')
    await editor.page.locator('.statusbar-item', { hasText: 'Copied as Markdown' }).waitFor()
    const text = await editor.page.evaluate('navigator.clipboard.readText()')
    assert.match(String(text), /### Comparison/)
  })

  it('copies a chart as a picture', async () => {
    const figure = panel.locator('section[aria-labelledby=curves] figure').first()
    await figure.locator('button', { hasText: 'Copy picture' }).press('Enter')
    const types = `navigator.clipboard.read().then((items) => items.flatMap((item) => [...item.types]))`
    await assertSoon(async () => assert.deepEqual(await editor.page.evaluate(types), ['image/png']))
    assert.equal(await panel.locator('.message.error[role=alert]:visible').count(), 0)
  })

  it('saves every plot of the reports in a folder, as SVG and PNG', async () => {
    await panel.locator('button', { hasText: 'Save all plots…' }).press('Enter')
    await saveAs(editor, '/')
    await editor.notification('Saved 8 pictures').waitFor()
    for (const name of ['confusion_matrix', 'roc', 'precision_recall', 'reliability']) {
      const [svg, png] = await Promise.all(
        ['svg', 'png'].map((format) => readFile(path.join(editor.folder, `${name}.${format}`), 'latin1')),
      )
      assert.ok(svg!.startsWith('<svg'), name)
      assert.ok(png!.startsWith('\u0089PNG'), name)
    }
  })
})

/** Holds within five seconds. */
async function assertSoon(holds: () => Promise<void>): Promise<void> {
  const end = Date.now() + 5000
  for (;;) {
    try {
      return await holds()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}
