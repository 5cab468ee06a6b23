import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'
import { signInAs } from '../library/git.ts'

const checklist = 'phases/05_finalization/checklists/production_ready.md'
const manual = { 'files.autoSave': 'off' }

describe('phases', () => {
  let editor: Editor
  const text = (file: string) => readFileSync(path.join(editor.folder, file), 'utf8')
  const boxOf = (id: string) =>
    /^- \[(.)\]/.exec(
      text(checklist)
        .split('\n')
        .find((line) => line.includes(`item: ${id} `)) ?? '',
    )?.[1]
  const lastAct = () =>
    JSON.parse(text('phases/05_finalization/signoffs.jsonl').trim().split('\n').at(-1) ?? '{}') as Record<
      string,
      unknown
    >
  const checkbox = (row: string) => editor.row(row).locator('.custom-view-tree-node-item-checkbox')
  const box = (row: string, ticked: boolean) =>
    editor.row(row).locator(`.custom-view-tree-node-item-checkbox[aria-checked="${ticked}"]`)
  before(async () => {
    editor = await Editor.open({ project: 'finished', settings: manual, height: 1200 })
    signInAs(editor.folder, 'Ann Reviewer', 'ann@trees.example')
    await editor.container('Finalize Model')
    await editor.row('Phase 4 Optimization, 16/16').waitFor()
  })
  after(() => editor?.close())

  it('are in a container of their own, with the readiness in the status bar', async () => {
    await editor.row('Phase 5 Finalization').waitFor()
    await editor.row('19 No critical issues').waitFor()
    await editor.page.locator('.statusbar-item', { hasText: '18/24' }).waitFor()
  })

  it('come with commands in the palette', async () => {
    await editor.page.keyboard.press('F1')
    const input = editor.page.locator('.quick-input-widget input[type="text"]')
    await input.fill('>Finalize Model: ')
    const names = editor.page.locator('.quick-input-list .monaco-list-row .label-name')
    await names.first().waitFor()
    assert.ok((await names.allInnerTexts()).every((name) => name.startsWith('Finalize Model')))
    await editor.page.keyboard.press('Escape')
  })

  it('shows five phases, folds out the one at hand, and tells how far it is', async () => {
    const names = await editor.page
      .locator('.monaco-list-row[aria-label^="Phase "]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))
    assert.equal(names.length, 5)
    assert.match(names[4] ?? '', /^Phase 5 Finalization, \d+\/24$/)
    await editor.page
      .locator('.statusbar-item[aria-label^="Finalize Model: "][aria-label*="/24 items settled"]')
      .waitFor()
    await editor.row('Test set, 5/5').click()
    await editor.row('5 Test target met, passed').waitFor()
    await editor.screenshots('phases')
  })

  it('has no box on what a check or an approver decides', async () => {
    assert.equal(await checkbox('5 Test target met').count(), 0)
    assert.equal(await checkbox('22 Technical approval').count(), 0)
  })

  it('changes nothing where nobody says why', async () => {
    const before = text(checklist)
    await checkbox('20 Code reviewed').click()
    const reason = editor.page.locator('.quick-input-widget:not([style*="display: none"])', {
      hasText: 'Goes on record as',
    })
    await reason.locator('input[type="text"]').press('Escape')
    await box('20 Code reviewed', false).waitFor()
    assert.equal(text(checklist), before)
  })

  it('ticks in the open checklist, so that it can be undone, and records who and why', async () => {
    await editor.row('20 Code reviewed').click()
    await editor.page.locator('.tab.active[data-resource-name="production_ready.md"]').waitFor()
    await checkbox('20 Code reviewed').click()
    await editor.answer('https://code.example/team/digits/pull/128')
    await editor.row('20 Code reviewed, passed').waitFor()
    assert.equal(boxOf('code-reviewed'), 'x')
    const { item, act, by } = lastAct()
    assert.deepEqual(
      [item, act, by],
      ['code-reviewed', 'tick', { name: 'Ann Reviewer', email: 'ann@trees.example' }],
    )

    await editor.page.keyboard.press('Control+1')
    await editor.page.keyboard.press('Control+Z')
    await box('20 Code reviewed', false).waitFor()
    assert.equal(boxOf('code-reviewed'), 'x')
    await editor.page.keyboard.press('Control+S')
    await editor.row('20 Code reviewed, waits for a person').waitFor()
    assert.equal(boxOf('code-reviewed'), ' ')
  })

  it('tells after a reload how far each phase is, with nobody unfolding or clicking anything', async () => {
    await editor.reload()
    for (const phase of [
      '1 Planning, 10/10',
      '2 Baseline, 15/15',
      '3 Diagnostics, 13/13',
      '4 Optimization, 16/16',
    ])
      await editor.row(`Phase ${phase} · gate open`).waitFor()
    await editor.row('Phase 5 Finalization, 18/24').waitFor()
    await editor.screenshot('phases-reloaded')
  })

  it('copies the readiness as Markdown', async () => {
    await editor.command('Finalize Model: Copy Readiness as Markdown')
    await editor.page.waitForFunction(async () => {
      const copied = await (
        globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
      ).navigator.clipboard.readText()
      return copied.includes('| 24 | compliance-approval |')
    })
  })
})

describe('a bare folder', () => {
  let editor: Editor
  before(async () => {
    editor = await Editor.open({ project: 'empty' })
    await editor.container('Finalize Model')
  })
  after(() => editor?.close())

  it('has its configurations validated as one types, wherever they lie', async () => {
    mkdirSync(path.join(editor.folder, 'experiments'))
    writeFileSync(path.join(editor.folder, 'experiments/training_config.yaml'), 'trainin:\n  epochs: 3\n')
    await editor.openFile('experiments/training_config.yaml')
    await editor.page.locator('.monaco-editor .cdr[class*="squiggly"]').first().waitFor()
    await editor.screenshot('configuration-alone')
  })

  it('welcomes, and is set up', async () => {
    const setUp = editor.page.locator('.welcome-view .monaco-button', { hasText: 'Set Up This Folder' })
    await setUp.waitFor()
    await editor.screenshots('welcome')
    await setUp.click()
    await editor.notification('files written').waitFor()
    await editor.row('Phase 1 Planning').waitFor()
    assert.ok(existsSync(path.join(editor.folder, checklist)))
  })
})
