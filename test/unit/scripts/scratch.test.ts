import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeScratch } from '../../../scripts/scratch.mjs'

let cache = ''
beforeEach(() => {
  cache = mkdtempSync(path.join(os.tmpdir(), 'scratch && "quotes" '))
})
afterEach(() => rmSync(cache, { recursive: true, force: true }))

/** A folder of a run that ended, or of one that goes on. */
function folderOf(name: string, pid: number | undefined): string {
  const folder = path.join(cache, name)
  mkdirSync(folder)
  if (pid !== undefined) writeFileSync(path.join(folder, 'owner.pid'), String(pid))
  return folder
}

const gone = () => spawnSync(process.execPath, ['-e', '']).pid

describe('a folder for one run', () => {
  it('takes away those of runs that are gone, and no other', () => {
    const left = folderOf('editor-left', gone())
    const others = [
      folderOf('editor-going-on', process.pid),
      folderOf('editor-being-made', undefined),
      folderOf('other-left', gone()),
    ]
    const scratch = makeScratch(cache, 'editor-')
    expect(existsSync(left)).toBe(false)
    expect([...others, scratch].every((folder) => existsSync(folder))).toBe(true)
    expect(path.dirname(scratch)).toBe(cache)
  })

  it.runIf(existsSync('/proc/self/cmdline'))('ends what still runs out of one that is gone', async () => {
    const left = folderOf('editor-left', gone())
    const script = path.join(left, 'server.mjs')
    writeFileSync(script, 'setInterval(() => {}, 1000); console.log("up")')
    const server = spawn(process.execPath, [script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = new Promise((resolve) => server.once('exit', (_, signal) => resolve(signal)))
    await new Promise((resolve) => server.stdout.once('data', resolve))
    makeScratch(cache, 'editor-')
    expect(await ended).toBe('SIGKILL')
    await vi.waitFor(() => expect(existsSync(left)).toBe(false))
  })
})
