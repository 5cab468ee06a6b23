import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Locator } from 'playwright-core'
import { Editor } from '../library/editor.ts'
import { signInAs } from '../library/git.ts'

const checklist = 'phases/05_finalization/checklists/production_ready.md'
const signOffs = 'phases/05_finalization/signoffs.jsonl'
const day = 86_400_000

describe('phase actions', () => {
  let editor: Editor
  const at = (file: string) => path.join(editor.folder, file)
  const lastAct = () =>
    JSON.parse(readFileSync(at(signOffs), 'utf8').trim().split('\n').at(-1)!) as Record<string, unknown>
  const boxOf = (row: string, ticked: boolean): Locator =>
    editor.row(row).locator(`.custom-view-tree-node-item-checkbox[aria-checked="${ticked}"]`)

  before(async () => {
    editor = await Editor.open({
      project: 'finished',
      settings: { 'files.autoSave': 'off' },
      height: 1400,
    })
    signInAs(editor.folder, 'Ann Reviewer', 'ann@trees.example')
    await editor.container('Finalize Model')
    await editor.row('Phase 4 Optimization, 16/16').waitFor()
    await editor.row('15 Model card created, waits for a person').waitFor()
  })
  after(() => editor?.close())

  it('open the evidence of an item', async () => {
    await editor.action(editor.row('15 Model card created'), 'Open Evidence')
    await editor.pick('model_card.md')
    await editor.page.locator('.tab[data-resource-name="model_card.md"].active').waitFor()
  })

  it('waive an item until a day, for a reason that goes on record', async () => {
    const expires = new Date(Date.now() + 10 * day).toISOString().slice(0, 10)
    await editor.action(editor.row('15 Model card created'), 'Waive')
    const widget = editor.page.locator('.quick-input-widget:not([style*="display: none"])')
    await widget
      .filter({ hasText: 'Last day of the waiver' })
      .locator('input[type="text"]')
      .fill('2020-01-01')
    await widget.locator('.quick-input-message', { hasText: 'is over' }).waitFor()
    await editor.screenshot('waive')
    await editor.answer(expires, 'Waive: Model card created')
    await editor.answer('The data team writes the card next week', 'Goes on record as Ann Reviewer')
    await editor.row('15 Model card created, waived').waitFor()
    const { item, act, expires: recorded, reason } = lastAct()
    assert.deepEqual(
      [item, act, recorded, reason],
      ['model-card-created', 'waive', expires, 'The data team writes the card next week'],
    )
    await editor.row('Phase 5 Finalization, 19/24').waitFor()
  })

  it('approve, and take the approval back', async () => {
    await editor.action(editor.row('22 Technical approval'), 'Sign Off')
    await editor.answer('Reviewed evaluation and parity of all variants', 'Approve this release')
    await editor.row('22 Technical approval, passed').waitFor()
    assert.equal(lastAct()['act'], 'approve')
    await editor.screenshot('approved')
    await editor.action(editor.row('22 Technical approval'), 'Sign Off')
    await editor.answer('The parity report was of another build', 'Revoke')
    await editor.row('22 Technical approval, waits for a person').waitFor()
    assert.equal(lastAct()['act'], 'revoke')
  })

  it('follow the Markdown: typed, undone, done again, saved', async () => {
    const row = '19 No critical issues'
    await editor.row(row).click()
    await editor.page.locator('.tab.active[data-resource-name="production_ready.md"]').waitFor()
    await editor.page.keyboard.press('Control+1')
    await editor.page.keyboard.press('Home')
    for (let step = 0; step < 3; step++) await editor.page.keyboard.press('ArrowRight')
    await editor.page.keyboard.press('Delete')
    await editor.page.keyboard.type('x')
    await boxOf(row, true).waitFor()
    await editor.row(`${row}, waits for a person`).waitFor()
    await editor.page.keyboard.press('Control+Z')
    await boxOf(row, false).waitFor()
    await editor.page.keyboard.press('Control+Y')
    await boxOf(row, true).waitFor()
    await editor.page.keyboard.press('Control+S')
    await editor.row(`${row}, passed`).waitFor()
  })

  it('follow the Markdown that another program writes', async () => {
    const text = readFileSync(at(checklist), 'utf8')
    const cleared = text.replace(/- \[x\](.*item: no-critical-issues )/, '- [ ]$1')
    assert.notEqual(cleared, text)
    writeFileSync(at(checklist), cleared)
    await boxOf('19 No critical issues', false).waitFor()
    await editor.row('19 No critical issues, waits for a person').waitFor()
  })

  it('check again on demand, with the figure and the reason of what is found', async () => {
    const row = editor.row('Test set, ')
    await row.waitFor()
    await editor.action(editor.row('Phase 5 Finalization'), 'Re-check')
    await editor.row('Test set, 5/5').click()
    await editor.row('5 Test target met, passed, test_acc is 9').waitFor()
  })

  it('run the step that brings an item on', async function () {
    this.timeout(240_000)
    rmSync(at('docs/deployment_guide.md'))
    const row = editor.row('13 Deployment guide complete, no evidence yet')
    await row.waitFor()
    await editor.screenshot('step-to-run')
    await editor.action(row, 'Run Step')
    await row.waitFor({ state: 'detached', timeout: 120_000 })
    assert.match(readFileSync(at('docs/deployment_guide.md'), 'utf8'), /^# /)
    await editor.screenshot('step-run')
  })

  it('run a step of a workflow', async () => {
    await editor.row('Workflow, 8 steps').click()
    const step = editor.row('Step 8 ')
    await step.waitFor()
    await editor.action(step, 'Run Step')
    await editor.terminal('production_ready')
    await editor.screenshot('workflow-step-run')
  })
})

describe('phases of a folder that is not trusted', () => {
  let editor: Editor
  after(() => editor?.close())

  it('are shown, and every act is refused with a sentence', async () => {
    editor = await Editor.open({
      project: 'finished',
      trusted: false,
      height: 1400,
      settings: { 'finalizeModel.python': '/somewhere/python' },
    })
    const record = () => readFileSync(path.join(editor.folder, signOffs), 'utf8')
    const recorded = record()
    await editor.container('Finalize Model')
    await editor.row('Phase 4 Optimization, 16/16').waitFor()
    const row = '20 Code reviewed'
    await editor.row(row).locator('.custom-view-tree-node-item-checkbox').click()
    const refusal = editor.notification('Nothing is put on record in a folder that is not trusted')
    await refusal.waitFor()
    await editor.row(row).locator('.custom-view-tree-node-item-checkbox[aria-checked="false"]').waitFor()
    await editor.screenshot('phases-untrusted')
    await refusal.locator('.codicon-notifications-clear').click()
    await editor.action(editor.row('15 Model card created'), 'Waive')
    await refusal.waitFor()
    assert.equal(record(), recorded)
  })
})
