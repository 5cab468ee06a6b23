import assert from 'node:assert/strict'
import { appendFile, cp, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { Frame } from 'playwright-core'
import { compareRuns } from '../library/compareRuns.ts'
import { Editor } from '../library/editor.ts'
import { watchRefusals } from '../library/webview.ts'

const markup = '<img src=x onerror="window.attacked=1">'
const link = '](command:workbench.action.quit) [x](javascript:window.attacked=1)'
const classNames = [
  markup,
  link,
  '<script>window.attacked=1</script>',
  '\u202etxt.exe',
  'שלום — مرحبا',
  'x'.repeat(10_000),
  '| a | `b` |',
  '"><svg onload=window.attacked=1>',
  '${window.attacked=1}',
  '&lt;b&gt;',
]
/** A folder's name may hold all of this but the slash. */
const runName = '<img src=x onerror=window.attacked=1>](command:x)'

/** Hostile text wherever a project's files are shown: names of runs, classes and metrics, a log, notes, titles. */
async function makeHostile(folder: string): Promise<void> {
  const at = (...parts: string[]) => path.join(folder, ...parts)
  const run = at('results', runName)
  await mkdir(run)
  await cp(at('results', 'baseline'), run, { recursive: true })
  const events = await readFile(path.join(run, 'events.jsonl'), 'utf8')
  await writeFile(path.join(run, 'events.jsonl'), events.replaceAll('"train_acc"', JSON.stringify(markup)))
  await appendFile(path.join(run, 'training.log'), `${markup}\n${link}\n\u202ereversed\n`)

  const config = at('configs', 'final_config.yaml')
  const names = classNames.map((name) => `    - ${JSON.stringify(name)}`).join('\n')
  const text = await readFile(config, 'utf8')
  await writeFile(config, text.replace(/^data:\n/m, `data:\n  class_names:\n${names}\n`))
  // The names of a trained model are those of its signature.
  const signature = at('results', 'production', 'signature.json')
  const described = JSON.parse(await readFile(signature, 'utf8')) as object
  await writeFile(signature, JSON.stringify({ ...described, classNames }))

  const act = { item: 'code-reviewed', act: 'waive', at: '2026-01-02T03:04:05.000Z', expires: '2099-12-31' }
  const by = { name: markup, email: link }
  const signOffs = at('phases', '05_finalization', 'signoffs.jsonl')
  await appendFile(signOffs, `${JSON.stringify({ ...act, by, reason: `${markup} ${link}` })}\n`)
  const checklist = at('phases', '05_finalization', 'checklists', 'production_ready.md')
  const items = await readFile(checklist, 'utf8')
  const title = items.replace(
    /^(- \[[ x]\] .*?)(<!--|$)/m,
    `$1 ${markup} [x](command:workbench.action.quit) $2`,
  )
  await writeFile(`${checklist}.new`, title)
  await rename(`${checklist}.new`, checklist)
}

describe('hostile names', () => {
  let editor: Editor
  let refused: readonly string[]
  before(async () => {
    editor = await Editor.open({ project: 'finished', prepare: makeHostile })
    ;({ refused } = watchRefusals(editor.page))
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization, ').waitFor()
  })
  after(() => editor?.close())

  async function assertInert(panel: Frame): Promise<void> {
    const markupInIt = panel.locator('img, iframe, object, embed, [onerror], [onload]')
    assert.equal(await markupInIt.count(), 0)
    // The editor's own script stands before that of the panel.
    const scripts = await panel.evaluate<string[]>('[...document.scripts].map(({ id, src }) => id || src)')
    assert.equal(scripts.length, 2, scripts.join('\n'))
    assert.equal(await panel.locator('a[href]:not([href^="#"])').count(), 0, 'a link leads out')
    for (const frame of editor.page.frames())
      assert.equal(await frame.evaluate('window.attacked').catch(() => undefined), undefined)
    assert.deepEqual(refused, [])
  }

  it('of a run, its metrics and its log are text in the run’s panel', async () => {
    await editor.row(runName.slice(0, 20)).click()
    const panel = await editor.webview('.chart canvas')
    assert.equal(await panel.locator('h1').innerText(), runName)
    await panel.locator('.legend', { hasText: markup }).first().waitFor()
    await panel.locator('.log', { hasText: link }).waitFor()
    await assertInert(panel)
    await editor.screenshot('hostile-run')
  })

  it('are text where runs are compared', async () => {
    await compareRuns(editor, ['baseline', runName])
    const panel = await editor.webview('table tbody th button')
    await panel.locator('tbody th', { hasText: runName }).waitFor()
    await assertInert(panel)
    await editor.screenshot('hostile-comparison')
  })

  it('of classes are text in the evaluation, and short enough to read', async () => {
    await editor.command('Finalize Model: Show Evaluation')
    const panel = await editor.webview('#matrix', 60_000)
    const heads = panel.locator('.matrix tbody th')
    assert.deepEqual((await heads.allInnerTexts()).slice(0, 3), classNames.slice(0, 3))
    const longest = Math.max(...(await heads.allInnerTexts()).map((name) => Array.from(name).length))
    assert.ok(longest <= 80, `a name of ${longest} characters`)
    await panel.locator('td[role=gridcell]').first().click()
    await panel.locator('.samples li').first().waitFor()
    await panel.locator('svg.chart').first().waitFor()
    await assertInert(panel)
    assert.equal(
      await panel.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      ),
      0,
    )
    await editor.screenshot('hostile-evaluation')
  })

  it('of people, their notes and the checklist are text in the readiness', async () => {
    await editor.command('Finalize Model: Show Readiness')
    const panel = await editor.webview('article.item')
    await panel.locator('article.item .acts', { hasText: markup }).first().waitFor()
    await assertInert(panel)
    await editor.screenshot('hostile-readiness')
  })

  it('would be refused by the policy if a panel took them as markup', async () => {
    const panel = await editor.webview('article.item')
    await panel.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<p onclick="window.attacked=1" id="canary">x</p>');
       document.getElementById('canary').click()`,
    )
    assert.equal(await panel.evaluate('window.attacked'), undefined)
    const end = Date.now() + 10_000
    while (refused.length === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
    assert.notEqual(refused.length, 0, 'a refusal is not seen, so none of these tests could fail')
  })
})
