import { createHash } from 'node:crypto'
import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileProblem } from '../../../src/core/ports.ts'
import { nodeFiles } from '../../../src/node/files.ts'

let root: string
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), "files ' && "))
})
afterEach(() => fs.rm(root, { recursive: true, force: true }))

const problemOf = async (work: Promise<unknown>): Promise<FileProblem | undefined> =>
  work.then(
    () => undefined,
    (error: { problem: FileProblem }) => error.problem,
  )

describe('reading', () => {
  test('says missing, not thrown away, and tells a folder from a file', async () => {
    const files = nodeFiles(root)
    expect(await problemOf(files.read('a/b.txt'))).toBe('missing')
    expect(await files.stat('a/b.txt')).toBeUndefined()
    expect(await files.list('nowhere')).toEqual([])
    expect(await files.digest('nowhere')).toBeUndefined()
    expect((await files.stat('.'))?.kind).toBe('directory')
    expect(await problemOf(files.read('.'))).toBe('unreadable')
  })

  test('refuses more than the limit before reading it', async () => {
    const files = nodeFiles(root)
    await files.write('big', new Uint8Array(2000))
    expect(await problemOf(files.read('big', { limit: 1999 }))).toBe('too-large')
    expect((await files.read('big', { limit: 2000 })).length).toBe(2000)
  })

  test('digests as sha256 of the bytes, and reads ranges and byte order marks right', async () => {
    const files = nodeFiles(root)
    const content = '\uFEFFé\n'
    await files.write('x.txt', content)
    expect(await files.digest('x.txt')).toBe(createHash('sha256').update(content).digest('hex'))
    expect(await files.readText('x.txt')).toBe('é\n')
    expect([...(await files.readRange('x.txt', 3, 100))]).toEqual([0xc3, 0xa9, 0x0a])
  })
})

test('a digest that is aborted ends without one', async () => {
  const file = path.join(root, 'large')
  await fs.writeFile(file, 'x')
  await fs.truncate(file, 2 ** 28)
  const stopping = new AbortController()
  const digest = problemOf(nodeFiles(root).digest('large', { signal: stopping.signal }))
  stopping.abort()
  expect(await digest).toBe('unreadable')
})

describe('writing', () => {
  test.each(['../out.txt', '/tmp/finalize-outside.txt', 'a/../../out.txt'])(
    'stays inside: %s',
    async (name) => {
      const files = nodeFiles(root)
      expect(await problemOf(files.write(name, 'x'))).toBe('outside')
      expect(await problemOf(files.appendLine(name, 'x'))).toBe('outside')
      expect(await problemOf(files.remove(name))).toBe('outside')
    },
  )

  test('follows no symbolic link out of the project', async () => {
    const elsewhere = await fs.mkdtemp(path.join(os.tmpdir(), 'elsewhere-'))
    await fs.symlink(elsewhere, path.join(root, 'link'))
    expect(await problemOf(nodeFiles(root).write('link/new/x.txt', 'x'))).toBe('outside')
    expect(await fs.readdir(elsewhere)).toEqual([])
    await fs.rm(elsewhere, { recursive: true })
  })

  test('replaces whole files and leaves no temporary file behind, whatever happens', async () => {
    const files = nodeFiles(root)
    await files.write('a/b.txt', 'one')
    await files.write('a/b.txt', 'two')
    expect(await files.readText('a/b.txt')).toBe('two')
    await fs.mkdir(path.join(root, 'a/folder'))
    expect(await problemOf(files.write('a/folder', 'x'))).toBe('unwritable')
    expect(await files.list('a')).toEqual(['b.txt', 'folder'])
  })

  test('appended lines of many writers all arrive', async () => {
    const files = nodeFiles(root)
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => files.appendLine('log.jsonl', JSON.stringify({ n }))),
    )
    const lines = (await files.readText('log.jsonl')).trim().split('\n')
    expect(new Set(lines.map((line) => (JSON.parse(line) as { n: number }).n)).size).toBe(50)
  })

  test('half a line that a crash left does not swallow the next', async () => {
    const files = nodeFiles(root)
    await files.write('half.jsonl', '{"n": 1}\n{"n": 2')
    await files.appendLine('half.jsonl', '{"n": 3}')
    await files.appendLine('half.jsonl', '{"n": 4}')
    expect(await files.readText('half.jsonl')).toBe('{"n": 1}\n{"n": 2\n{"n": 3}\n{"n": 4}\n')
  })

  test('tells a folder, a pipe and a device from a file without waiting for them', async () => {
    const files = nodeFiles(root)
    await fs.mkdir(path.join(root, 'folder.csv'))
    const none = ['folder.csv']
    if (spawnSync('mkfifo', [path.join(root, 'pipe.csv')]).status === 0) none.push('pipe.csv', '/dev/zero')
    for (const name of none) {
      expect(await problemOf(files.read(name))).toBe('unreadable')
      expect(await problemOf(files.readRange(name, 0, 4))).toBe('unreadable')
      expect(await problemOf(files.digest(name))).toBe('unreadable')
      expect(await problemOf(files.copy(name, 'copied'))).toBe('unwritable')
    }
    expect(await files.stat('copied')).toBe(undefined)
  })

  test('a disk that is full is told from other trouble', async () => {
    const device = await fs.stat('/dev/full').catch(() => undefined)
    expect(
      device === undefined || (await problemOf(nodeFiles('/dev').appendLine('full', 'x'))) === 'no-space',
    ).toBe(true)
  })
})
