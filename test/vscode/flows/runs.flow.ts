import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { appendFile, chmod, mkdir, mkdtemp, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'mocha'
import { Editor } from '../library/editor.ts'
import { environment } from '../library/environment.ts'
import { compareRuns } from '../library/compareRuns.ts'

describe('runs', () => {
  let editor: Editor
  let programs: string
  before(async () => {
    programs = await mkdtemp(path.join(environment().scratch, 'programs-'))
    await answerOfGpu('echo "0, NVIDIA H200, 87, 20480, 143771"')
    editor = await Editor.open({ project: 'finished', programs })
    await editor.container('Finalize Model')
  })
  after(() => editor?.close())

  it('lists the runs of the project with status, best metric, age and trainer', async () => {
    for (const name of ['optimization', 'baseline', 'production'])
      await editor.row(`${name}, finished`).waitFor()
    const shown = await editor.row('production, finished').innerText()
    assert.match(shown, /val_loss [\d.]+ · .+ · embedded/)
  })

  it('shows a run: figures, curves with the best epoch, the log', async () => {
    await editor.row('optimization, finished').click()
    const view = await editor.webview('.chart canvas')
    assert.equal(await view.locator('h1').innerText(), 'optimization')
    await view.locator('.tile', { hasText: 'Best val_loss' }).waitFor()
    await view.locator('.message', { hasText: 'Stopped early at epoch 15' }).waitFor()
    await view.locator('.plot[aria-label*="Best epoch 10. Stopped early at epoch 15."]').first().waitFor()
    await editor.screenshots('run', view)
  })

  it('is live: what is appended is drawn, with the load of the GPU', async () => {
    const events = await startRun('live', epoch(1))
    await appendFile(
      path.join(path.dirname(events), 'training.log'),
      '\u001b[2J\u001b[31m1 %\r100 %\u001b[0m\n',
    )
    await editor.row('live, running').click()
    const view = await editor.webview('h1:text-is("live")')
    await view.locator('.tile dd:text-is("1 / 40")').waitFor()
    for (let number = 2; number <= 20; number++) await appendFile(events, epoch(number))
    await view.locator('.tile dd:text-is("20 / 40")').waitFor()
    await view.locator('.plot[aria-label*="20 points"]').first().waitFor()
    for (const label of ['Learning rate', 'Samples a second', 'Time left'])
      await view.locator('.tile', { hasText: label }).waitFor()
    await view.locator('.tile', { hasText: 'GPU 0' }).filter({ hasText: '87 %' }).waitFor()
    await view.locator('.tile', { hasText: '20.0 of 140 GiB · NVIDIA H200' }).waitFor()
    assert.equal(await view.locator('pre.log').innerText(), '100 %')
    await answerOfGpu('echo "0, NVIDIA H200, 12, 20480, 143771"')
    await view.locator('.tile', { hasText: 'GPU 0' }).filter({ hasText: '12 %' }).waitFor()
    await editor.screenshots('run-live', view)
  })

  it('tells of lines that are broken, and goes on with a file that was replaced', async () => {
    const events = path.join(editor.folder, 'results', 'live', 'events.jsonl')
    const view = await editor.webview('h1:text-is("live")')
    await appendFile(events, `no event\n${epoch(21).slice(0, 40)}`)
    await view.locator('.message', { hasText: 'line 21 is no event' }).waitFor()
    await appendFile(events, epoch(21).slice(40))
    await view.locator('.tile dd:text-is("21 / 40")').waitFor()
    await writeFile(`${events}.new`, epoch(1) + epoch(2))
    await rename(`${events}.new`, events)
    await view.locator('.tile dd:text-is("2 / 40")').waitFor()
    await view.locator('.message', { hasText: 'line 21 is no event' }).waitFor({ state: 'detached' })
  })

  it('is followed by a second window, too', async () => {
    const events = path.join(editor.folder, 'results', 'live', 'events.jsonl')
    const second = await editor.secondWindow()
    await second.container('Finalize Model')
    await second.row('live, running').click()
    const views = [
      await editor.webview('h1:text-is("live")'),
      await second.webview('h1:text-is("live")', 60_000),
    ]
    for (let number = 3; number <= 20; number++) await appendFile(events, epoch(number))
    for (const view of views) await view.locator('.tile dd:text-is("20 / 40")').waitFor()
    await second.page.close()
  })

  it('comes back after a reload of the window', async () => {
    await editor.reload()
    const view = await editor.webview('h1:text-is("live")', 60_000)
    await view.locator('.tile dd:text-is("20 / 40")').waitFor()
    const events = path.join(editor.folder, 'results', 'live', 'events.jsonl')
    await appendFile(events, '{"event":"run_finished","time":"2026-01-01T00:00:00Z","exit_code":0}\n')
    await view.locator('.badge:text-is("finished")').waitFor()
  })

  it('tells a training that was killed from one that goes on', async () => {
    const [installed] = (await readdir(environment().extensions)).filter((name) =>
      name.startsWith('finalize-model.'),
    )
    const program = path.join(environment().extensions, installed!, 'dist', 'cli', 'main.js')
    const config = path.join(editor.folder, 'configs', 'training_config.yaml')
    const endless = (await readFile(config, 'utf8'))
      .replace(/epochs: \d+/, 'epochs: 100000')
      .replace(/enabled: true/, 'enabled: false')
    await writeFile(path.join(editor.folder, 'configs', 'endless.yaml'), endless)
    const options = ['--config', 'configs/endless.yaml', '--output-dir', 'results/killed']
    const training = spawn(process.execPath, [program, 'train', ...options], {
      cwd: editor.folder,
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => training.once('exit', resolve))
    try {
      await editor.row('killed, running').waitFor()
      training.kill('SIGKILL')
      await editor.row('killed, ended without a word').waitFor()
    } finally {
      training.kill('SIGKILL')
      await ended
    }
  })

  it('compares runs in one chart and one table', async () => {
    await compareRuns(editor, ['baseline', 'optimization'])
    const view = await editor.webview('table tbody tr')
    await view.locator('.chart canvas').waitFor()
    const names = view.locator('tbody th')
    assert.deepEqual(await names.allInnerTexts(), ['baseline', 'optimization'])
    const epochs = view.locator('thead button', { hasText: 'Epochs' })
    await epochs.press('Enter')
    await view.locator('th[aria-sort="descending"]', { hasText: 'Epochs' }).waitFor()
    assert.deepEqual(await names.allInnerTexts(), ['baseline', 'optimization'])
    await epochs.press('Enter')
    await view.locator('th[aria-sort="ascending"]', { hasText: 'Epochs' }).waitFor()
    assert.deepEqual(await names.allInnerTexts(), ['optimization', 'baseline'])
    assert.ok((await view.locator('thead th').count()) > 7, 'no configuration key differs')
    await editor.screenshots('comparison', view)
  })

  it('sees a run that another program logs, without being asked', async () => {
    const directory = path.join(editor.folder, 'lightning_logs', 'version_0')
    await mkdir(directory, { recursive: true })
    await writeFile(path.join(directory, 'hparams.yaml'), 'lr: 0.1\n')
    await writeFile(path.join(directory, 'metrics.csv'), 'epoch,step,train_loss,val_loss\n0,10,1.5,1.4\n')
    await editor.row('lightning_logs/version_0, running').waitFor({ timeout: 20_000 })
    await appendFile(path.join(directory, 'metrics.csv'), '1,20,1.2,1.1\n')
    await editor.row('lightning_logs/version_0, running, val_loss 1.1').waitFor({ timeout: 20_000 })
  })

  it('stops a job that a cluster has and nobody here follows', async () => {
    const asked = path.join(programs, 'asked')
    await writeFile(path.join(programs, 'scancel'), `#!/bin/sh\necho "$@" > '${asked}'\n`, { mode: 0o755 })
    const directory = path.join(editor.folder, 'results', 'queued')
    await mkdir(directory)
    const job = { launcher: 'slurm', token: 'a', id: '4711', trainer: 'embedded', of: 'x' }
    await writeFile(
      path.join(directory, '.job.json'),
      JSON.stringify({ ...job, since: new Date().toISOString() }),
    )
    await writeFile(path.join(directory, 'events.jsonl'), epoch(1))
    const row = editor.row('queued, on a cluster')
    await row.click()
    const view = await editor.webview('h1:text-is("queued")')
    await view.locator('.message', { hasText: 'nobody here follows it' }).waitFor()
    await editor.screenshots('run-submitted', view)
    await editor.action(row, 'Stop Training')
    const dialog = editor.page.locator('.monaco-dialog-box', { hasText: 'Stop the Slurm job 4711' })
    await dialog.waitFor()
    await editor.screenshot('run-stop-job')
    await dialog.locator('.monaco-button', { hasText: 'Stop After Its Epoch' }).click()
    await editor.terminal('4711')
    assert.match(await readFile(asked, 'utf8'), /^--signal=INT (--batch )?4711$/m)
  })

  async function startRun(name: string, text: string): Promise<string> {
    const directory = path.join(editor.folder, 'results', name)
    await mkdir(directory)
    await writeFile(path.join(directory, 'events.jsonl'), text)
    return path.join(directory, 'events.jsonl')
  }

  /** Puts a program of that name where it is found first. */
  async function answerOfGpu(script: string): Promise<void> {
    const file = path.join(programs, 'nvidia-smi')
    await writeFile(`${file}.new`, `#!/bin/sh\n${script}\n`)
    await chmod(`${file}.new`, 0o755)
    await rename(`${file}.new`, file)
  }
})

function epoch(number: number): string {
  return `${JSON.stringify({
    event: 'epoch',
    time: new Date().toISOString(),
    epoch: number,
    epochs: 40,
    metrics: { train_loss: 2 / number, val_loss: 2.2 / number + 0.01 * number, val_acc: 1 - 0.5 / number },
    learning_rate: 0.05,
    seconds: 1.5,
    samples_per_second: 4000,
  })}\n`
}
