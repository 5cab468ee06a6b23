import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { launchTraining } from '../../../../src/core/launch/launchTraining.ts'
import { FileError, type Files } from '../../../../src/core/ports.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { nodeLaunching } from '../../../../src/node/launching.ts'
import { nodeProcesses } from '../../../../src/node/processes.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'process-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a training that can’t be noted is ended at once, so that no second one is started beside it', async () => {
  const files = nodeFiles(folder)
  const full: Files = {
    ...files,
    write: (name, content) =>
      name.endsWith('.job.json')
        ? Promise.reject(new FileError('no-space', name))
        : files.write(name, content),
  }
  const config = readConfig('task: classification\nlaunch:\n  trainer: project\n', 'config.yaml')
  if (!config.ok) throw new Error('no configuration')
  let pid = 0
  const launched = launchTraining(
    {
      files: full,
      clock: nodeClock,
      processes: {
        run: (command, args, options) =>
          nodeProcesses.run(command, args, {
            ...options,
            onStart(started) {
              pid = started
              options.onStart?.(started)
            },
          }),
      },
      launching: nodeLaunching,
      signal: new AbortController().signal,
      output: () => undefined,
    },
    {
      config: config.value,
      trainer: {
        kind: 'project',
        name: 'a trainer',
        command: process.execPath,
        args: ['-e', 'setTimeout(() => {}, 60_000)', '--'],
      },
      run: { config: 'config.yaml', outputDirectory: 'results/run' },
    },
  )
  await expect(launched).rejects.toMatchObject({ problem: 'no-space', path: 'results/run/.job.json' })
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}, 20_000)
