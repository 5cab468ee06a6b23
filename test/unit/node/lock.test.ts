import { spawn } from 'node:child_process'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireLock } from '../../../src/node/lock.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'lock-'))
  file = path.join(folder, 'state/lock.json')
})
afterEach(() => fs.rm(folder, { recursive: true, force: true }))

test('is held by one, told to the other, and free after its release', async () => {
  const first = await acquireLock(file)
  const second = await acquireLock(file)
  expect(first.held).toBe(true)
  expect(second).toMatchObject({ held: false, holder: { pid: process.pid, host: os.hostname() } })
  if (first.held) await first.release()
  expect((await acquireLock(file)).held).toBe(true)
})

test('of many rivals exactly one gets it', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => acquireLock(file)))
  expect(all.filter(({ held }) => held)).toHaveLength(1)
})

test('a killed holder leaves nothing stuck, and of its rivals one takes over', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await write({ pid: child.pid!, host: os.hostname(), since: '', token: 'x' })
  expect((await acquireLock(file)).held).toBe(false)
  child.kill('SIGKILL')
  await gone
  const rivals = await Promise.all(Array.from({ length: 8 }, () => acquireLock(file)))
  expect(rivals.filter(({ held }) => held)).toHaveLength(1)
})

test.each([
  ['a recycled pid', () => ({ pid: process.pid, host: os.hostname(), since: '', token: 'x', born: '1' })],
  ['half a file', () => '{"pid": 1'],
  ['an empty file', () => ''],
])('%s is no holder', async (_, content) => {
  await write(content())
  expect((await acquireLock(file)).held).toBe(true)
})

test('a holder on another host is respected', async () => {
  await write({ pid: 1, host: 'elsewhere', since: '', token: 'x' })
  expect((await acquireLock(file)).held).toBe(false)
})

async function write(content: object | string): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true })
  await fs.writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
}
