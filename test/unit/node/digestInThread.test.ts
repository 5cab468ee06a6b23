import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { digestInThread } from '../../../src/node/digestInThread.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'digest-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function script(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

test('a thread that is busy for ever ends when it is told to', async () => {
  const stopping = new AbortController()
  const digest = digestInThread(script('busy.mjs', 'for (;;);'), 'any', stopping.signal)
  stopping.abort()
  expect(await digest).toBeUndefined()
  expect(await digestInThread(script('busy.mjs', 'for (;;);'), 'any', stopping.signal)).toBeUndefined()
})

test('what the thread says is the digest, and undefined where it fails', async () => {
  const says = `import { parentPort, workerData } from 'node:worker_threads'; parentPort.postMessage(workerData + '!')`
  expect(await digestInThread(script('says.mjs', says), 'file', new AbortController().signal)).toBe('file!')
  expect(await digestInThread(script('fails.mjs', 'throw new Error()'), 'file')).toBeUndefined()
})
