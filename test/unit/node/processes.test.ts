import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nodeProcesses } from '../../../src/node/processes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'processes-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('tells the output and the exit code', async () => {
  let output = ''
  const end = await nodeProcesses.run(process.execPath, ['-e', 'console.log("out"); process.exit(3)'], {
    cwd: folder,
    onOutput: (text) => (output += text),
  })
  expect([end.exitCode, output.trim()]).toEqual([3, 'out'])
})

it('rejects where there is no such program', async () => {
  await expect(nodeProcesses.run('no-such-program-here', [], { cwd: folder })).rejects.toThrow('ENOENT')
})

/** Ignores interrupts, and starts a child that holds its output. */
const stubborn = `
  process.on('SIGINT', () => {})
  const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  require('node:fs').writeFileSync('pids', process.pid + ' ' + pid)
  setInterval(() => {}, 1000)`

it.skipIf(process.platform === 'win32')('kills what ignores interrupts, with its children', async () => {
  const kill = new AbortController()
  const run = nodeProcesses.run(process.execPath, ['-e', stubborn], { cwd: folder, kill: kill.signal })
  const pids = await vi.waitFor(
    () => {
      const all = readFileSync(path.join(folder, 'pids'), 'utf8').split(' ').map(Number)
      expect(all).toHaveLength(2)
      return all
    },
    { timeout: 20_000 },
  )
  kill.abort()
  expect((await run).signal).toBe('SIGKILL')
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]))
})

/** Also what nobody has fetched the end of is gone. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

it.skipIf(process.platform === 'win32')('does not start what was killed before', async () => {
  const end = await nodeProcesses.run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    cwd: folder,
    kill: AbortSignal.abort(),
  })
  expect(end.signal).toBe('SIGKILL')
})
