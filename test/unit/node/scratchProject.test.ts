import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkProject } from '../../../src/node/scratchProject.ts'

let root: string
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), "scratch ' && "))
  for (const [name, text] of [
    ['train.py', 'code'],
    ['configs/base.yaml', 'base'],
    ['configs/final_config.yaml', 'final'],
    ['results/production/run.json', '{}'],
    ['lib/deep/module.py', 'deep'],
  ] as const) {
    await fs.mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await fs.writeFile(path.join(root, name), text)
  }
})
afterEach(() => fs.rm(root, { recursive: true, force: true }))

describe('a stand-in for a project', () => {
  it('has what the project has, but for its own places, and leaves the project alone', async () => {
    const scratch = path.join(root, '.finalize/rehearsal')
    await fs.mkdir(scratch, { recursive: true })
    await fs.writeFile(path.join(scratch, 'left.txt'), 'of the last time')
    await linkProject(root, scratch, ['configs/final_config.yaml', 'results', '.finalize'])
    const read = (name: string) => fs.readFile(path.join(scratch, name), 'utf8')
    expect(await read('train.py')).toBe('code')
    expect(await read('configs/base.yaml')).toBe('base')
    expect(await read('lib/deep/module.py')).toBe('deep')
    expect(await fs.readdir(scratch)).toEqual(['configs', 'lib', 'train.py'])
    expect(await fs.readdir(path.join(scratch, 'configs'))).toEqual(['base.yaml'])
    await fs.writeFile(path.join(scratch, 'configs/final_config.yaml'), 'rehearsed')
    expect(await fs.readFile(path.join(root, 'configs/final_config.yaml'), 'utf8')).toBe('final')
  })

  it('goes away without what it links to', async () => {
    const scratch = path.join(root, '.finalize/rehearsal')
    await linkProject(root, scratch, ['.finalize'])
    await fs.rm(scratch, { recursive: true })
    expect(await fs.readFile(path.join(root, 'lib/deep/module.py'), 'utf8')).toBe('deep')
    await linkProject(root, scratch, ['.finalize'])
    await linkProject(root, scratch, ['.finalize'])
    expect(await fs.readFile(path.join(root, 'train.py'), 'utf8')).toBe('code')
  })
})
