import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writtenSince } from '../../../src/node/writtenSince.ts'

let root: string
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'written '))
})
afterEach(() => fs.rm(root, { recursive: true, force: true }))

const write = async (name: string, text = 'x') => {
  await fs.mkdir(path.dirname(path.join(root, name)), { recursive: true })
  await fs.writeFile(path.join(root, name), text)
}

it('finds what is new, changed or put in place of another, whatever time it claims, and no more', async () => {
  for (const name of ['kept.txt', 'a/changed.txt', 'a/replaced.txt', '.git/index', 'b/read.txt'])
    await write(name)
  await fs.symlink(path.join(root, 'a'), path.join(root, 'link'))
  await write('marker')
  const since = (await fs.stat(path.join(root, 'marker'))).ctimeMs
  expect(await writtenSince(root, since, ['.git'])).toEqual([])
  await new Promise((resolve) => setTimeout(resolve, 20))

  await fs.appendFile(path.join(root, 'a/changed.txt'), 'more')
  await write('other')
  await fs.utimes(path.join(root, 'other'), 0, 0)
  await fs.rename(path.join(root, 'other'), path.join(root, 'a/replaced.txt'))
  await write('new/deep/file.bin')
  await write('.git/index', 'again')
  await write('a/__pycache__/module.pyc')
  await fs.readFile(path.join(root, 'b/read.txt'))
  expect(await writtenSince(root, since, ['.git'])).toEqual([
    'a/changed.txt',
    'a/replaced.txt',
    'new/deep/file.bin',
  ])
})
