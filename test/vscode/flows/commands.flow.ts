import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import { commandIds } from '../../../src/vscode/ids.ts'
import { Editor } from '../library/editor.ts'
import { dismiss, offeredCommands } from '../library/palette.ts'
import manifestTexts from '../../../package.nls.json' with { type: 'json' }

/** What is seen once a command was chosen; `hidden`: the palette doesn't offer it. */
type Outcome = 'hidden' | { readonly says: string } | { readonly asks: string } | { readonly tab: string }
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

const bareFolder: Outcomes = {
  ...withoutProject('No folder here is a project yet'),
  setUpFolder: { says: 'files written in digits' },
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
    const question = page.locator('.quick-input-widget:not([style*="display: none"])')
    const isIt = question.filter({ hasText: outcome.asks })
    const isPlaceholder = question.filter({
      has: page.locator(`input[placeholder=${JSON.stringify(outcome.asks)}]`),
    })
    await isIt.or(isPlaceholder).waitFor()
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
  } else await page.locator('.tab', { hasText: outcome.tab }).first().waitFor()
}

describe('every command of the palette', () => {
  let editor: Editor
  afterEach(() => editor?.close())

  it('says what to do in a folder that is no project', async function () {
    this.timeout(240_000)
    editor = await Editor.open({ project: 'empty' })
    await editor.container('Finalize Model')
    await editor.page.locator('.welcome-view .monaco-button').first().waitFor()
    await holdsFor(editor, bareFolder)
  })
})
