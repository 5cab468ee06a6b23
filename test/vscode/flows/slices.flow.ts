import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Frame } from 'playwright-core'
import { readNpz, writeNpz } from '../../../src/core/arrays/npz.ts'
import { Editor } from '../library/editor.ts'

/** Gives the test predictions of a project two columns, and turns the scores of every other sample of one scanner. */
async function addColumns(folder: string): Promise<void> {
  const place = path.join(folder, 'results/production/predictions/test.npz')
  const read = readNpz(await readFile(place), place)
  assert.ok(read.ok)
  const arrays = { ...read.value }
  const scores = arrays['y_score']!
  const [rows = 0, classes = 1] = scores.shape
  const scanner = Array.from({ length: rows }, (_, row) => ['north', 'south', 'east'][row % 3]!)
  const values = Float64Array.from({ length: rows * classes }, (_, at) => {
    const row = Math.floor(at / classes)
    const turned = scanner[row] === 'east' && row % 2 === 0 ? 1 : 0
    return Number(scores.data[row * classes + ((at + turned) % classes)])
  })
  const pages = Float64Array.from({ length: rows }, (_, row) => (row * 7) % 50)
  await writeFile(
    place,
    writeNpz({
      ...arrays,
      y_score: { type: 'float64', shape: [rows, classes], data: values },
      scanner: { type: 'string', shape: [rows], data: scanner },
      page: { type: 'float64', shape: [rows], data: pages },
    }),
  )
}

/** Demands of three parts of the test set: one is reached, one missed, and one asks for a column that isn't there. */
async function addFloors(folder: string): Promise<void> {
  const place = path.join(folder, 'configs/final_config.yaml')
  const floors = [
    `    - { where: 'scanner == "north"', metric: test_acc, floor: 0.5 }`,
    `    - { where: 'scanner == "east"', metric: test_acc, floor: 0.9 }`,
    `    - { where: 'age > 60', metric: test_acc, floor: 0.9 }`,
  ]
  const text = await readFile(place, 'utf8')
  const changed = text.replace(/^targets:\n/m, `targets:\n  slices:\n${floors.join('\n')}\n`)
  assert.notEqual(changed, text)
  await writeFile(place, changed)
}

describe('slices and failure modes', () => {
  let editor: Editor
  let panel: Frame
  const rows = () => panel.locator('section[aria-labelledby=slices] tbody tr')

  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await addColumns(editor.folder)
    await addFloors(editor.folder)
    await editor.container('Finalize Model')
    await editor.page.locator('.pane-header', { hasText: 'Phases' }).first().waitFor()
    await editor.command('Finalize Model: Show Evaluation')
    panel = await editor.webview('#slices', 60_000)
  })
  after(() => editor?.close())

  it('finds the slice that is worse, and orders by any column', async () => {
    await panel.locator('#slices').scrollIntoViewIfNeeded()
    assert.match((await rows().first().textContent()) ?? '', /scanner == "east".*worse/)
    const samples = panel.locator('section[aria-labelledby=slices] .sort', { hasText: 'Samples' }).nth(1)
    await samples.press('Enter')
    assert.equal(await panel.locator('section[aria-labelledby=slices] th[aria-sort=descending]').count(), 1)
    const arrows = `[...document.querySelectorAll('section[aria-labelledby=slices] .sort')]
      .map((each) => getComputedStyle(each, '::after').content).filter((each) => each !== '""').length`
    assert.equal(await panel.evaluate(arrows), 1)
  })

  it('judges the floors of the configuration', async () => {
    const floors = panel.locator('.floors tbody tr')
    const told = await floors.allTextContents()
    assert.match(told[0] ?? '', /north.*reached/)
    assert.match(told[1] ?? '', /east.*missed/)
    assert.match(told[2] ?? '', /age > 60.*no column/)
    await panel.locator('.floors').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-floors', panel)
  })

  it('adds a slice by a predicate, by keyboard alone, and says why one can’t be asked', async () => {
    const field = panel.locator('#slice-where')
    await field.focus()
    await field.pressSequentially('scaner == "east"')
    await field.press('Enter')
    await panel.locator('#slice-trouble', { hasText: 'scanner is near' }).waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    await field.fill('scanner == "east" and page >= 25')
    await field.press('Enter')
    await panel.locator('code', { hasText: 'page >= 25' }).first().waitFor()
    await panel.locator('#slices').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-slices', panel)
    await panel.getByRole('button', { name: /^All metrics of the slice scanner == "east"$/ }).press('Enter')
    await panel.locator('[aria-label="Metrics of the slice"] tbody tr').first().waitFor()
    await panel.locator('h3', { hasText: 'Metrics of the slice' }).scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-slice-metrics', panel)
  })

  it('lists suspect labels as pictures', async () => {
    await panel.locator('button', { hasText: 'Suspect labels' }).press('Enter')
    await panel.locator('.samples.wide .pair', { hasText: 'likely' }).first().waitFor()
    assert.ok((await panel.locator('.samples.wide canvas').count()) > 5)
    await panel.locator('#failures').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-failures', panel)
  })
})
