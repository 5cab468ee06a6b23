import * as fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standInFor } from '../../../src/node/scratchProject.ts'

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
    await standInFor(root, scratch, ['configs/final_config.yaml', 'results', '.finalize'])
    const read = (name: string) => fs.readFile(path.join(scratch, name), 'utf8')
    expect(await read('train.py')).toBe('code')
    expect(await read('configs/base.yaml')).toBe('base')
    expect(await read('lib/deep/module.py')).toBe('deep')
    expect(await fs.readdir(scratch)).toEqual(['configs', 'lib', 'train.py'])
    expect(await fs.readdir(path.join(scratch, 'configs'))).toEqual(['base.yaml'])
    await fs.writeFile(path.join(scratch, 'configs/final_config.yaml'), 'rehearsed')
    expect(await fs.readFile(path.join(root, 'configs/final_config.yaml'), 'utf8')).toBe('final')
  })

  it('keeps what is written beside and over what the project has', async () => {
    const scratch = path.join(root, '.finalize/rehearsal')
    await standInFor(root, scratch, ['.finalize'])
    for (const name of ['train.py', 'lib/deep/module.py', 'lib/deep/new.py', 'lib/new.txt'])
      await fs.writeFile(path.join(scratch, name), 'rehearsed')
    expect(await fs.readFile(path.join(root, 'train.py'), 'utf8')).toBe('code')
    expect(await fs.readdir(path.join(root, 'lib'))).toEqual(['deep'])
    expect(await fs.readdir(path.join(root, 'lib/deep'))).toEqual(['module.py'])
    expect(await fs.readFile(path.join(root, 'lib/deep/module.py'), 'utf8')).toBe('deep')
    expect(await fs.realpath(path.join(scratch, 'train.py'))).toBe(
      await fs.realpath(scratch).then((real) => path.join(real, 'train.py')),
    )
  })

  it('links to what is large, to a folder of many, and to installed packages', async () => {
    await fs.writeFile(path.join(root, 'weights.bin'), new Uint8Array((1 << 20) + 1))
    await fs.writeFile(path.join(root, 'small.bin'), new Uint8Array(1 << 20))
    await fs.mkdir(path.join(root, '.venv/lib'), { recursive: true })
    await fs.writeFile(path.join(root, '.venv/pyvenv.cfg'), '')
    await fs.mkdir(path.join(root, 'images'))
    for (let n = 0; n < 5000; n++) await fs.writeFile(path.join(root, `images/${n}.txt`), '')
    await fs.mkdir(path.join(root, 'lib/__pycache__'))
    const scratch = path.join(root, '.finalize/rehearsal')
    await standInFor(root, scratch, ['.finalize'])
    const isLink = async (name: string) => (await fs.lstat(path.join(scratch, name))).isSymbolicLink()
    const links = await Promise.all(
      ['weights.bin', 'small.bin', '.venv', 'images', 'lib', 'lib/deep/module.py'].map(isLink),
    )
    expect(links).toEqual([true, false, true, true, false, false])
    expect(await fs.readdir(path.join(scratch, 'images'))).toHaveLength(5000)
    expect(await fs.readdir(path.join(scratch, 'lib'))).toEqual(['deep'])
  })

  it('leaves out what its own places name by their beginning', async () => {
    await fs.mkdir(path.join(root, 'models'))
    for (const name of ['net.py', 'production_model.onnx', 'production_model_own.onnx'])
      await fs.writeFile(path.join(root, 'models', name), '')
    const scratch = path.join(root, '.finalize/rehearsal')
    await standInFor(root, scratch, ['.finalize', 'models/production_model*'])
    expect(await fs.readdir(path.join(scratch, 'models'))).toEqual(['net.py'])
  })

  it('goes away without what it links to', async () => {
    const scratch = path.join(root, '.finalize/rehearsal')
    await standInFor(root, scratch, ['.finalize'])
    await fs.rm(scratch, { recursive: true })
    expect(await fs.readFile(path.join(root, 'lib/deep/module.py'), 'utf8')).toBe('deep')
    await standInFor(root, scratch, ['.finalize'])
    await standInFor(root, scratch, ['.finalize'])
    expect(await fs.readFile(path.join(root, 'train.py'), 'utf8')).toBe('code')
  })
})
