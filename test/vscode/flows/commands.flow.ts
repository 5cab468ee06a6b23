import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, it } from 'mocha'
import { commandIds } from '../../../src/vscode/ids.ts'
import { Editor } from '../library/editor.ts'
import { chooseFolder, dismiss, offeredCommands } from '../library/palette.ts'
import manifestTexts from '../../../package.nls.json' with { type: 'json' }

/** What is seen once a command was chosen; `hidden`: the palette doesn't offer it. */
type Outcome =
  | 'hidden'
  | { readonly says: string }
  | { readonly asks: string }
  | { readonly tab: string }
  | { readonly status: string }
  | { readonly prints: string }
type Outcomes = Readonly<Record<keyof typeof commandIds, Outcome>>

const sampleDialog = 'Where to put the sample project'
const reference: Outcome = { tab: 'Preview configuration.md' }
/** Without a row of a view, a question or something that runs, these have nothing to do. */
const never = {
  tick: 'hidden',
  untick: 'hidden',
  openItem: 'hidden',
  openEvidence: 'hidden',
  acceptDerived: 'hidden',
  rejectDerived: 'hidden',
  refresh: 'hidden',
  fixAll: 'hidden',
  stopTraining: 'hidden',
  showRunning: 'hidden',
} as const
const withoutProject = (sentence: string) =>
  ({
    ...never,
    finalize: { says: sentence },
    exportOnly: { says: sentence },
    preflight: { says: sentence },
    startTraining: { says: sentence },
    resumeTraining: { says: sentence },
    runStep: { says: sentence },
    compareRuns: { says: sentence },
    openRun: { says: sentence },
    showEvaluation: { says: sentence },
    recheck: 'hidden',
    signOff: 'hidden',
    waive: 'hidden',
    copyReadiness: 'hidden',
    showReadiness: 'hidden',
    openReference: reference,
    openSample: { asks: sampleDialog },
  }) as const

const noFolder: Outcomes = {
  ...withoutProject('Open a folder first, or try the sample project.'),
  setUpFolder: { says: 'Open the folder of your training project first.' },
}
const bareFolder: Outcomes = {
  ...withoutProject('No folder here is a project yet'),
  setUpFolder: { says: 'Files written in digits: ' },
}
const untrusted = { says: 'Nothing is started in a folder that is not trusted' }
const unrecorded = { says: 'Nothing is put on record in a folder that is not trusted' }
const notTrusted: Outcomes = {
  ...never,
  finalize: untrusted,
  exportOnly: untrusted,
  preflight: untrusted,
  startTraining: untrusted,
  resumeTraining: untrusted,
  runStep: untrusted,
  signOff: unrecorded,
  waive: unrecorded,
  compareRuns: { asks: 'Compare Runs' },
  openRun: { asks: 'Open Run' },
  showEvaluation: { tab: 'Evaluation' },
  showReadiness: { tab: 'Readiness' },
  copyReadiness: { status: 'Readiness copied as Markdown' },
  recheck: { status: 'Checked again' },
  // The sample has no script of its own: it gets the one that hands over to the PyTorch trainer.
  setUpFolder: { says: 'Files written in digits: 1.' },
  openReference: reference,
  openSample: { asks: sampleDialog },
}
const which = { asks: 'Which project?' }
const twoProjects: Outcomes = {
  ...never,
  finalize: which,
  exportOnly: which,
  preflight: which,
  startTraining: which,
  resumeTraining: which,
  runStep: which,
  signOff: which,
  waive: which,
  showEvaluation: which,
  showReadiness: which,
  copyReadiness: which,
  compareRuns: { asks: 'Compare Runs' },
  openRun: { asks: 'Open Run' },
  recheck: { status: 'Checked again' },
  setUpFolder: { asks: 'Set up which folder?' },
  openReference: reference,
  openSample: { asks: sampleDialog },
}
const oneProject: Outcomes = {
  ...notTrusted,
  runStep: { asks: 'Run again from which step?' },
  signOff: { asks: 'Which item?' },
  waive: { asks: 'Which item?' },
  preflight: { prints: 'Ready to train.' },
  startTraining: { asks: 'Train digits with which configuration?' },
  resumeTraining: { says: 'no training was broken off that could be resumed' },
  finalize: { says: 'of 24 items are settled' },
  exportOnly: { says: 'of 24 items are settled' },
}

const titles = manifestTexts as Readonly<Record<string, string>>
const titleOf = (key: string) => `Finalize Model: ${titles[`command.${key}`]}`

/** Chooses every command in the palette, and sees what its line of the table says. */
async function holdsFor(editor: Editor, outcomes: Outcomes): Promise<void> {
  const expected = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'hidden')
  const offered = await offeredCommands(editor, 'Finalize Model: ')
  assert.deepEqual(
    // The editor itself offers to focus each view.
    offered.filter((title) => !title.includes(': Focus on ')).toSorted(),
    expected.map(([key]) => titleOf(key)).toSorted(),
  )
  for (const [key, outcome] of expected) {
    await editor.command(titleOf(key))
    await seen(editor, outcome).catch((cause: unknown) => {
      throw new Error(`“${titleOf(key)}” was to show ${JSON.stringify(outcome)}`, { cause })
    })
  }
  assert.equal(await editor.page.locator('.notification-toast .codicon-error').count(), 0)
}

async function seen(editor: Editor, outcome: Outcome): Promise<void> {
  const { page } = editor
  if (outcome === 'hidden') return
  if ('says' in outcome) {
    // The pipeline says how it ended.
    await editor.notification(outcome.says).first().waitFor({ timeout: 120_000 })
    await dismiss(editor, outcome.says)
  } else if ('asks' in outcome) {
    // The palette is still closing when the question opens, and shows the command's own title.
    const question = page.locator(
      '.quick-input-widget:not([style*="display: none"], .quick-input-widget-closing, :has(input[placeholder^="Type the name of a command"]))',
    )
    const isIt = question.filter({ hasText: outcome.asks })
    const isPlaceholder = question.filter({
      has: page.locator(`input[placeholder=${JSON.stringify(outcome.asks)}]`),
    })
    await isIt.or(isPlaceholder).waitFor()
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
  } else if ('tab' in outcome) {
    await page.locator('.tab', { hasText: outcome.tab }).first().waitFor()
  } else if ('prints' in outcome) await editor.terminal(outcome.prints)
  else await page.locator('.statusbar-item', { hasText: outcome.status }).waitFor()
}

describe('every command of the palette', () => {
  let editor: Editor
  afterEach(() => editor?.close())
  const long = 240_000
  const phasesAreThere = async () => {
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').first().waitFor({ timeout: 60_000 })
  }

  it('says what to do where no folder is open, and the sample opens', async function () {
    this.timeout(long)
    editor = await Editor.open({ project: 'empty' })
    const { page } = editor
    await editor.command('Workspaces: Close Workspace')
    await page.waitForURL(/[?&]ew=true/)
    await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 })
    await editor.container('Finalize Model')
    const open = page.locator('.welcome-view .monaco-button', { hasText: 'Open Sample Project' })
    await open.waitFor()
    await editor.screenshot('commands-no-folder')
    await holdsFor(editor, noFolder)
    // Not empty, or the sample takes the folder itself; and without folders that the dialog could complete to.
    const parent = mkdtempSync(path.join(path.dirname(editor.folder), 'chosen-'))
    writeFileSync(path.join(parent, 'notes.txt'), 'Here already.')
    await open.click()
    await chooseFolder(editor, sampleDialog, parent)
    // The window that is left has the view's container, too.
    await page.waitForURL(/[?&]folder=[^&]*finalize-model-sample/)
    await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 })
    await phasesAreThere()
    const opened = new URL(page.url()).searchParams.get('folder')!
    assert.equal(opened, path.join(parent, 'finalize-model-sample'))
    assert.ok(existsSync(path.join(opened, 'configs/training_config.yaml')))
    await editor.screenshot('commands-sample')
  })

  it('says what to do in a folder that is no project', async function () {
    this.timeout(long)
    editor = await Editor.open({ project: 'empty' })
    await editor.container('Finalize Model')
    await editor.page.locator('.welcome-view .monaco-button').first().waitFor()
    await holdsFor(editor, bareFolder)
  })

  it('reads, and starts nothing, where the folder is not trusted', async function () {
    this.timeout(long)
    editor = await Editor.open({ project: 'sample', trusted: false })
    await phasesAreThere()
    await holdsFor(editor, notTrusted)
    for (const written of ['.finalize/lock.json', 'configs/final_config.yaml'])
      assert.equal(existsSync(path.join(editor.folder, written)), false)
    await editor.command(titleOf('finalize'))
    await editor.notification(untrusted.says).waitFor()
    await editor.screenshot('tasks-untrusted')
  })

  it('asks which project where there are two', async function () {
    this.timeout(long)
    editor = await Editor.open({ project: 'sample', beside: { letters: 'sample' } })
    await editor.container('Finalize Model')
    await editor.row('letters').first().waitFor({ timeout: 60_000 })
    await holdsFor(editor, twoProjects)
  })

  it('does what it says in a project', async function () {
    this.timeout(long)
    editor = await Editor.open({ project: 'finished' })
    await phasesAreThere()
    await holdsFor(editor, oneProject)
  })
})
