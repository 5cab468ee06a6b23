import assert from 'node:assert/strict'
import { cp, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'
import { environment } from '../library/environment.ts'
import { signInAs } from '../library/git.ts'

const checklist = 'phases/05_finalization/checklists/production_ready.md'
const signOffs = 'phases/05_finalization/signoffs.jsonl'

describe('projects in several folders', () => {
  let editor: Editor
  const at = (...parts: readonly string[]) => path.join(path.dirname(editor.folder), ...parts)

  const recordOf = (project: string) => readFile(at(project, signOffs), 'utf8').catch(() => '')
  /** A row of the view: a list that was closed may still have one of the same name. */
  const rowOf = (name: string) => editor.view('Phases').locator(editor.row(name))
  const nameOf = async (project: string) => (await rowOf(`${project}, `).getAttribute('aria-label')) ?? ''

  before(async () => {
    editor = await Editor.open({
      project: 'sample',
      beside: { churn: 'finished', notes: 'empty' },
      // All rows of all projects are drawn.
      height: 2800,
    })
    await editor.container('Finalize Model')
    await editor.row('digits, 0/24').waitFor()
    await editor.row('churn, 18/24').waitFor()
  })
  after(() => editor?.close())

  it('are shown each with its phases, in the order of the workspace', async () => {
    await editor.row('Phase 4 Optimization, 16/16').nth(1).waitFor()
    assert.equal(await editor.row('notes').count(), 0)
    await editor.page
      .locator('.statusbar-item[aria-label^="Finalize Model: digits 0/24 items settled"]')
      .waitFor()
  })

  it('act on the project of the row', async () => {
    for (const name of ['digits', 'churn']) signInAs(at(name), 'Ann Reviewer', 'ann@trees.example')
    const before = await recordOf('digits')
    await editor.action(editor.row('15 Model card created, waits for a person'), 'Waive')
    await editor.answer(
      new Date(Date.now() + 864_000_000).toISOString().slice(0, 10),
      'Last day of the waiver',
    )
    await editor.answer('The data team writes the card next week', 'Goes on record as')
    await editor.row('churn, 19/24').waitFor()
    assert.match(await recordOf('churn'), /"model-card-created"/)
    assert.equal(await recordOf('digits'), before)
  })

  it('are asked for where no row names one', async () => {
    await editor.command('Finalize Model: Copy Readiness as Markdown')
    await editor.pick('churn')
    await editor.page.waitForFunction(async () => {
      const { navigator } = globalThis as unknown as {
        navigator: { clipboard: { readText(): Promise<string> } }
      }
      return /model-card-created \|.*waived/i.test(await navigator.clipboard.readText())
    })
  })

  it('appear when their folder becomes one while it is open', async () => {
    await cp(environment().projects.sample, at('notes'), { recursive: true })
    await editor.row('notes, 0/24').waitFor()
    await editor.screenshot('projects')
  })

  it('are the same after their checklist, their configuration or their run was renamed and put back', async () => {
    const whole = rowOf(await nameOf('churn'))
    const absent = editor.row(`${checklist} does not exist`)
    for (const file of [checklist, 'configs/final_config.yaml', 'results/production']) {
      await rename(at('churn', file), at('churn', `${file}.old`))
      await (file === checklist ? absent.waitFor() : whole.waitFor({ state: 'detached' }))
      await rename(at('churn', `${file}.old`), at('churn', file))
      await absent.waitFor({ state: 'detached' })
      await whole.waitFor()
    }
  })

  it('go when their folder is taken away, and come back with it', async () => {
    const whole = rowOf(await nameOf('churn'))
    await rename(at('churn'), at('away'))
    await whole.waitFor({ state: 'detached' })
    await editor.row('digits, 0/24').waitFor()
    await rename(at('away'), at('churn'))
    await whole.waitFor()
  })

  it('follow the folders of the workspace', async () => {
    const file = at('all.code-workspace')
    const workspace = JSON.parse(await readFile(file, 'utf8')) as object
    const folders = [{ path: 'digits' }, { path: 'notes', name: 'Notebook' }]
    await writeFile(file, JSON.stringify({ ...workspace, folders }))
    await editor.row('Notebook, 0/24').waitFor()
    await rowOf('churn, ').waitFor({ state: 'detached' })
    await editor.screenshot('projects-renamed')
  })
})
