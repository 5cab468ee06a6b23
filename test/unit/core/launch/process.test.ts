import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { launchTraining } from '../../../../src/core/launch/launchTraining.ts'
import { FileError, type Files } from '../../../../src/core/ports.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { nodeLaunching } from '../../../../src/node/launching.ts'
import { nodeProcesses } from '../../../../src/node/processes.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'process-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Watched {
  readonly files: Files
  readonly script: string
  readonly onStart?: (pid: number) => void
  readonly onEnd?: () => void
  readonly output?: (text: string) => void
}

/** Launches a training that is a script for Node. */
function launchScript({ files, script, onStart, onEnd, output = () => undefined }: Watched) {
  const config = readConfig('task: classification\nlaunch:\n  trainer: project\n', 'config.yaml')
  if (!config.ok) throw new Error('no configuration')
  return launchTraining(
    {
      files,
      clock: nodeClock,
      processes: {
        run: (command, args, options) =>
          nodeProcesses
            .run(command, args, {
              ...options,
              onStart(started) {
                onStart?.(started)
                options.onStart?.(started)
              },
            })
            .finally(onEnd),
      },
      launching: nodeLaunching,
      signal: new AbortController().signal,
      output,
    },
    {
      config: config.value,
      trainer: {
        kind: 'project',
        name: 'a trainer',
        command: process.execPath,
        args: ['-e', script, '--'],
      },
      run: { config: 'config.yaml', outputDirectory: 'results/run' },
    },
  )
}

test('a training that can’t be noted is ended at once, so that no second one is started beside it', async () => {
  const files = nodeFiles(folder)
  const full: Files = {
    ...files,
    write: (name, content) =>
      name.endsWith('.job.json')
        ? Promise.reject(new FileError('no-space', name))
        : files.write(name, content),
  }
  let pid = 0
  const launched = launchScript({
    files: full,
    script: 'setTimeout(() => {}, 60_000)',
    onStart: (started) => (pid = started),
  })
  await expect(launched).rejects.toMatchObject({ problem: 'no-space', path: 'results/run/.job.json' })
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}, 20_000)

test('what a training prints while it is looked at for the last time is shown', async () => {
  const files = nodeFiles(folder)
  let end: () => void
  const ended = new Promise<void>((resolve) => (end = resolve))
  let said = ''
  await launchScript({
    files: {
      ...files,
      async readRange(...range) {
        const bytes = await files.readRange(...range)
        if (range[0].endsWith('.log') && said === '') {
          await files.write('looked-at', '')
          await ended
          await setImmediate()
        }
        return bytes
      },
    },
    script:
      "console.log('first words'); setInterval(() => { if (fs.existsSync('looked-at')) { console.log('last words'); process.exit() } }, 5)",
    onEnd: () => end(),
    output: (text) => (said += text),
  })
  expect(said).toBe('first words\nlast words\n')
}, 20_000)
