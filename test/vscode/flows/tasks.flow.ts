import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { after, afterEach, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'
import { environment } from '../library/environment.ts'
import { chooseFolder, runTask } from '../library/palette.ts'

const long = 240_000

describe('tasks', () => {
  let editor: Editor
  const read = (name: string) => readFile(path.join(editor.folder, name), 'utf8')
  const exists = (name: string) =>
    read(name).then(
      () => true,
      () => false,
    )

  const run = async () =>
    JSON.parse(await read('results/production/run.json')) as { exitCode?: number; resumedFrom: string[] }
  const training = () => editor.page.locator('.statusbar-item', { hasText: /Training \d+\/20000/ })
  const tab = () => editor.page.locator('.tab', { hasText: 'proposed final_config.yaml' })

  before(async () => {
    editor = await Editor.open({ project: 'sample' })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor({ timeout: 60_000 })
  })
  after(() => editor?.close())

  it('shows the derived configuration and writes nothing that was not accepted', async () => {
    await editor.command('Finalize Model: Finalize Model')
    await tab().waitFor()
    await editor.notification('is made from configs/optimization_config.yaml').waitFor()
    await editor.screenshots('tasks-review')
    await tab().click({ button: 'middle' })
    await tab().waitFor({ state: 'detached' })
    assert.equal(await exists('configs/final_config.yaml'), false)
    assert.equal(await exists('.finalize/lock.json'), false)
  })

  it('runs the pipeline in the terminal once it is accepted, and says what the gate says', async function () {
    this.timeout(long)
    await editor.command('Finalize Model: Finalize Model')
    await tab().waitFor()
    await editor.page.locator('.editor-actions [aria-label^="Accept and Run"]').first().click()
    await editor.page.getByText('Finalize Model - Task').first().waitFor()
    assert.match(await read('configs/final_config.yaml'), /optimization_config\.yaml/)
    await editor.notification('of 24 items are settled').waitFor({ timeout: 200_000 })
    await editor.screenshot('tasks-ended')
    await editor.notification('of 24 items').locator('a', { hasText: 'Open Report' }).click()
    await editor.page.locator('.tab', { hasText: 'final_report' }).waitFor()
  })

  it('asks nothing that it knows, and shows how far a training is', async function () {
    this.timeout(long)
    const name = path.join(editor.folder, 'configs/final_config.yaml')
    const text = await readFile(name, 'utf8')
    const endless = text.replace(/epochs: 100\b/, 'epochs: 20000').replace(/enabled: true/, 'enabled: false')
    assert.notEqual(endless, text)
    await writeFile(name, endless)
    await editor.command('Finalize Model: Finalize Model')
    await training().waitFor({ timeout: 60_000 })
    await editor.screenshot('tasks-running')
  })

  it('finds the run again after a reload and does not start it twice', async function () {
    this.timeout(long)
    const lock = await read('.finalize/lock.json')
    await editor.reload()
    await training().waitFor({ timeout: 60_000 })
    await editor.command('Finalize Model: Finalize Model')
    await editor.notification('It runs already').waitFor()
    await editor.screenshot('tasks-reattached')
    assert.equal(await read('.finalize/lock.json'), lock)
  })

  it('is seen by a second window, which starts no second one and outlives the first', async function () {
    this.timeout(long)
    const lock = await read('.finalize/lock.json')
    const first = editor.page
    editor = await editor.secondWindow()
    await training().waitFor({ timeout: 60_000 })
    await editor.command('Finalize Model: Finalize Model')
    await editor.notification('It runs already').waitFor()
    assert.equal(await read('.finalize/lock.json'), lock)
    await first.close()
    const epoch = await training().innerText()
    await training().filter({ hasNotText: epoch.trim() }).waitFor({ timeout: 60_000 })
    assert.equal(await read('.finalize/lock.json'), lock)
    await editor.screenshot('tasks-second-window')
  })

  it('stops gracefully and resumes where it stopped', async function () {
    this.timeout(long)
    await editor.command('Finalize Model: Stop Training')
    const stopped = editor.notification('stopped. What was done stays done')
    await stopped.waitFor({ timeout: 60_000 })
    assert.equal((await run()).exitCode, 130)
    await stopped.locator('a', { hasText: 'Resume' }).click()
    await training().waitFor({ timeout: 60_000 })
    assert.equal((await run()).resumedFrom.length, 1)
    await editor.command('Finalize Model: Stop Training')
    await training().waitFor({ state: 'hidden', timeout: 60_000 })
    assert.equal((await run()).exitCode, 130)
  })
})

describe('tasks beside a project', () => {
  let editor: Editor
  afterEach(() => editor?.close())

  it('copy the sample into a folder of their own', async () => {
    editor = await Editor.open({ project: 'empty' })
    const parent = path.dirname(editor.folder)
    await editor.command('Finalize Model: Open Sample Project')
    await chooseFolder(editor, 'Where to put the sample project', parent)
    await untilThere(path.join(parent, 'finalize-model-sample', 'configs', 'optimization_config.yaml'))
    await editor.screenshot('tasks-sample')
  })

  it('run from a tasks.json', async function () {
    this.timeout(long)
    const task = { label: 'export it again', type: 'finalize-model', command: 'exportOnly' }
    const tasks = { version: '2.0.0', tasks: [{ ...task, problemMatcher: [] }] }
    editor = await Editor.open({ project: 'finished' })
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor({ timeout: 60_000 })
    // Tasks that the editor reads before it knows the extensions of a server stay unknown until the file changes.
    const file = path.join(editor.folder, '.vscode/tasks.json')
    await writeFile(file, JSON.stringify(tasks))
    await editor.openFile('.vscode/tasks.json')
    await runTask(editor, task.label)
    await editor.terminal('for 24 compliance-approval')
    await editor.notification('of 24 items are settled').waitFor({ timeout: 120_000 })
    await editor.screenshot('tasks-json')
  })
})

describe('tasks on a machine with two GPUs', () => {
  let editor: Editor
  const text = (name: string) => readFile(path.join(editor.folder, name), 'utf8')
  before(async () => {
    const { node, scratch } = environment()
    const programs = await mkdtemp(path.join(scratch, 'programs-'))
    await writeFile(path.join(programs, 'nvidia-smi'), nvidiaSmi, { mode: 0o755 })
    editor = await Editor.open({
      project: 'sample',
      programs,
      settings: { 'finalizeModel.python': node },
    })
    await writeFile(path.join(editor.folder, 'package.json'), '{}')
    await writeFile(path.join(editor.folder, 'training_orchestrator.py'), stubbornTrainer)
    await editor.container('Finalize Model')
    await editor.row('Phase 5 Finalization').waitFor({ timeout: 60_000 })
  })
  after(() => editor?.close())

  it('train on the one that was chosen, and see no other', async function () {
    this.timeout(long)
    await editor.command('Finalize Model: Finalize Model')
    await editor.pick('training_orchestrator.py')
    await editor.notification('is made from configs/optimization_config.yaml').waitFor()
    await editor.page.keyboard.press('Control+Enter')
    await editor.notification('is made from').waitFor({ state: 'detached' })
    await editor.page.locator('.quick-input-title', { hasText: 'Train digits on which GPU?' }).waitFor()
    await editor.screenshots('tasks-gpus')
    await editor.pick('GPU 1: NVIDIA H200')
    await untilThere(path.join(editor.folder, 'seen.json'))
    assert.deepEqual(JSON.parse(await text('seen.json')), ['1', 'PCI_BUS_ID'])
  })

  it('stop at once where asking did not help', async function () {
    this.timeout(long)
    const { pid } = JSON.parse(await text('.finalize/lock.json')) as { pid: number }
    await editor.command('Finalize Model: Stop Training')
    await untilThere(path.join(editor.folder, 'interrupted'))
    assert.equal(isRunning(pid), true)
    await editor.command('Finalize Model: Stop Training')
    const dialog = editor.page.locator('.monaco-dialog-box', { hasText: 'Stop digits at once?' })
    await dialog.waitFor()
    await editor.screenshot('tasks-stop-at-once')
    await dialog.locator('.monaco-button', { hasText: 'Stop at Once' }).click()
    await until(() => !isRunning(pid))
    await until(async () => !isRunning(Number(await text('trainer.pid'))))
  })

  it('propose the same again', async function () {
    this.timeout(long)
    await editor.command('Finalize Model: Finalize Model')
    await editor.row('GPU 1: NVIDIA H200').filter({ hasText: 'used last time' }).waitFor()
    await editor.page.keyboard.press('Escape')
    assert.equal(await editor.page.locator('.statusbar-item', { hasText: 'Finalizing' }).count(), 0)
  })
})

/** Answers as the program does on a machine with two GPUs, the first of which is busy. */
const nvidiaSmi = [
  '#!/bin/sh',
  'echo "0, NVIDIA H200, 87, 120480, 143771"',
  'echo "1, NVIDIA H200, 0, 3, 143771"',
  '',
].join('\n')

/** Notes which GPUs it sees, and goes on when it is asked to stop. */
const stubbornTrainer = `
const { writeFileSync } = require('node:fs')
process.on('SIGINT', () => writeFileSync('interrupted', ''))
writeFileSync('trainer.pid', String(process.pid))
const { CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER } = process.env
writeFileSync('seen.json', JSON.stringify([CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER]))
setInterval(() => {}, 1000)
`

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const untilThere = (file: string) => until(() => existsSync(file))

async function until(holds: () => boolean | Promise<boolean>, patience = 60_000): Promise<void> {
  const end = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(`After ${patience / 1000} s it still was not so: ${holds.toString()}`)
    await pause(200)
  }
}
