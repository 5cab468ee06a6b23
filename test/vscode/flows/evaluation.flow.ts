import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Frame } from 'playwright-core'
import { Editor } from '../library/editor.ts'
import { saveAs } from '../library/palette.ts'

describe('evaluation', () => {
  let editor: Editor
  let panel: Frame
  /** How many of them there are to see. */
  const shown = (selector: string) =>
    panel.evaluate<number>(`[...document.querySelectorAll('${selector}')]
      .filter((each) => getComputedStyle(each).display !== 'none').length`)
  const tile = (title: string) =>
    panel.locator('.threshold .tile', { has: panel.locator(`dt:text-is("${title}")`) }).locator('dd')

  before(async () => {
    editor = await Editor.open({ project: 'finished' })
    await editor.container('Finalize Model')
    await editor.page.locator('.pane-header', { hasText: 'Phases' }).first().waitFor()
    await editor.command('Finalize Model: Show Evaluation')
    panel = await editor.webview('#matrix', 60_000)
  })
  after(() => editor?.close())

  it('leads to a section from the links at the top, by keyboard alone', async () => {
    await editor.screenshot('evaluation-top')
    const heading = panel.locator('#variants')
    await panel.locator('nav a', { hasText: await heading.innerText() }).press('Enter')
    assert.equal(await panel.evaluate('document.activeElement.id'), 'variants')
    const top = await panel.evaluate<number>('document.activeElement.getBoundingClientRect().top')
    const height = await panel.evaluate<number>('window.innerHeight')
    assert.ok(top >= 0 && top < height, `the heading stands at ${top} of ${height}`)
  })

  it('lists a cell of the confusion matrix as pictures, by keyboard alone', async () => {
    const cell = panel.locator('td[role=gridcell]').first()
    await cell.focus()
    await cell.press('ArrowRight')
    await panel.locator(':focus').press('ArrowDown')
    await panel.locator(':focus').press('Enter')
    await panel.locator('.samples canvas').first().waitFor()
    await panel.locator('h3[aria-live]', { hasText: /samples predicted rightly/ }).waitFor()
    await panel.locator('svg.chart').first().waitFor()
    await editor.screenshots('evaluation', panel)
  })

  it('recomputes precision and recall as the threshold moves', async () => {
    await panel.locator('.message', { hasText: 'choose nothing here' }).waitFor()
    await panel.locator('button', { hasText: /^Validation$/ }).press('Enter')
    await panel.locator('h3', { hasText: 'Threshold, on validation' }).waitFor()
    const slider = panel.locator('#threshold')
    await slider.scrollIntoViewIfNeeded()
    await slider.focus()
    await slider.press('End')
    const strict = [await tile('Recall').textContent(), await tile('False positives').textContent()]
    await slider.press('Home')
    assert.equal(await tile('Recall').textContent(), '1.000')
    assert.notEqual(strict[0], '1.000')
    await panel.locator('button', { hasText: 'Highest F1' }).click()
    await editor.screenshots('evaluation-curves', panel)
  })

  it('chooses a threshold on validation, puts it on record with one look at test, and takes that back', async () => {
    const decision = panel.locator('section[aria-labelledby=decision]')
    await panel.locator('#decision').scrollIntoViewIfNeeded()
    await panel.locator('#objective').selectOption('precision')
    await panel.locator('#backup').selectOption('f')
    await panel.locator('#objective-floor').focus()
    await panel.locator('#objective-floor').press('Enter')
    await decision.locator('h3', { hasText: 'not on record yet' }).waitFor()
    await decision.locator('table').first().scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-decision-chosen', panel)
    const log = () => readFile(path.join(editor.folder, 'docs/decision_log.md'), 'utf8')
    const record = async () => {
      await decision.locator('button', { hasText: 'Record and judge on test' }).press('Enter')
      const dialog = editor.page.locator('.monaco-dialog-box')
      await dialog.locator('.monaco-button', { hasText: 'Record and Judge on Test' }).click()
      await decision.locator('h3', { hasText: 'On record since' }).waitFor()
      assert.match(await log(), /Nothing was chosen on test/)
    }
    await record()
    const told = editor.notification('docs/decision_log.md')
    await told.locator('.monaco-button', { hasText: 'Undo' }).click()
    await decision.locator('p', { hasText: 'is on record yet' }).waitFor()
    await assert.rejects(log())
    await decision.locator('button', { hasText: 'Choose on validation' }).press('Enter')
    await record()
    await decision.locator('th', { hasText: 'Primary, test' }).waitFor()
    await panel.locator('#decision').scrollIntoViewIfNeeded()
    await editor.screenshots('evaluation-decision-recorded', panel)
  })

  it('puts the variants side by side', async () => {
    await panel.locator('#variants').scrollIntoViewIfNeeded()
    assert.ok((await panel.locator('.variants thead th').count()) > 2)
    assert.equal(await panel.locator('.variants .badge').count(), 1)
    await editor.screenshots('evaluation-variants')
  })

  it('is printed with the names and heads of its tables, and without what is for pressing', async () => {
    const classes = 'section[aria-labelledby=classes] table'
    const before = [await shown(`${classes} thead button`), await shown(`${classes} tbody th button`)]
    assert.ok(before.every((count) => count > 5))
    const paper = 'svg.chart > rect:first-of-type[fill="#ffffff"]'
    const charts = await shown('svg.chart')
    await editor.page.emulateMedia({ media: 'print' })
    try {
      assert.deepEqual(
        [await shown(`${classes} thead button`), await shown(`${classes} tbody th button`)],
        before,
      )
      assert.equal(await shown('.heading button'), 0)
      await panel
        .locator(paper)
        .nth(charts - 1)
        .waitFor({ state: 'attached' })
    } finally {
      await editor.page.emulateMedia({ media: null })
    }
    await panel.locator(paper).first().waitFor({ state: 'detached' })
  })

  it('copies as Markdown', async () => {
    await panel.locator('button', { hasText: 'Copy all as Markdown' }).click()
    await editor.page.locator('.statusbar-item', { hasText: 'Copied as Markdown' }).waitFor()
    const text = await editor.page.evaluate('navigator.clipboard.readText()')
    assert.match(String(text), /### Confusion matrix/)
    assert.match(String(text), /### Variants/)
    assert.match(String(text), /\| Figure \| Primary, validation \| Primary, test \|/)
    assert.doesNotMatch(String(text), /Save as SVG|Open decision log/)
  })

  it('saves the matrix and a chart as pictures', async () => {
    for (const [section, format, start] of [
      ['matrix', 'SVG', '<svg'],
      ['matrix', 'PNG', '\u0089PNG'],
      ['curves', 'PNG', '\u0089PNG'],
    ] as const) {
      const name = section === 'matrix' ? 'confusion-matrix' : 'roc'
      await panel
        .locator('section', { has: panel.locator(`#${section}`) })
        .locator('button', { hasText: `Save as ${format}` })
        .first()
        .click()
      await saveAs(editor, `${name}.${format.toLowerCase()}`)
      await editor.notification(`Saved ${name}.${format.toLowerCase()}`).waitFor()
      const content = await readFile(path.join(editor.folder, `${name}.${format.toLowerCase()}`), 'latin1')
      assert.ok(content.startsWith(start))
      assert.ok(content.length > 1000)
    }
  })

  it('comes back after a reload, on the cell that was chosen', async () => {
    await editor.reload()
    panel = await editor.webview('#matrix', 60_000)
    await panel.locator('.samples canvas').first().waitFor()
  })
})
