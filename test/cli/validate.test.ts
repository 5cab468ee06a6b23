import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInProcess } from './inProcess.ts'

let root = ''
let empty = ''

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'validate && "it" '))
  empty = mkdtempSync(path.join(os.tmpdir(), 'validate-empty-'))
  mkdirSync(path.join(root, 'configs'))
  const write = (name: string, text: string) => writeFileSync(path.join(root, 'configs', name), text)
  write('training_config.yaml', 'model: MLP\ntraining: {epochs: 20}\n')
  write('optimization_config.yaml', 'optimizer: {learning_rate: 1e-3}\n')
  write('broken.yaml', 'training: {epochs: 0}\ndata: {train: data/none.npz}\n')
  write('huge.yaml', `a: ${'x'.repeat(5_000_000)}\n`)
})
afterAll(() => {
  rmSync(root, { recursive: true })
  rmSync(empty, { recursive: true })
})

const validate = (positionals: readonly string[], format?: string, cwd = root) =>
  runInProcess(['validate', ...positionals, ...(format === undefined ? [] : ['--format', format])], { cwd })

describe('finalize-model validate', () => {
  it('checks the project’s own configurations; warnings are allowed', async () => {
    const { code, out, err } = await validate([])
    expect(code).toBe(0)
    expect(out).toContain('configs/training_config.yaml: no findings')
    expect(out).toContain('configs/optimization_config.yaml:1:28  warning  yaml-dialect')
    expect(err).toBe('')
  })

  it('ends with 1 on an error, in the syntax and around the file', async () => {
    const { code, out } = await validate(['configs/broken.yaml'])
    expect(code).toBe(1)
    expect(out).toContain('configs/broken.yaml:1:20  error  config-out-of-bounds')
    expect(out).toContain('configs/broken.yaml:2:15  error  data-file-missing')
  })

  it('ends with 2 where a file can’t be read, after the others were checked', async () => {
    const { code, out, err } = await validate([
      'configs/none.yaml',
      'configs',
      'configs/training_config.yaml',
    ])
    expect(code).toBe(2)
    expect(err).toContain('configs/none.yaml does not exist')
    expect(err).toContain('configs can')
    expect(out).toContain('configs/training_config.yaml: no findings')
  })

  it('ends with 2 where there is no project', async () => {
    const { code, err } = await validate([], undefined, empty)
    expect(code).toBe(2)
    expect(err).toContain('configs/final_config.yaml')
  })

  it('places the end of what is read in a file of 5 MB', async () => {
    const { code, out } = await validate(['configs/huge.yaml'])
    expect(code).toBe(1)
    expect(out).toContain('configs/huge.yaml:1:1000001  error  config-too-large')
    expect(out.length).toBeLessThan(1000)
  })

  it.each(['json', 'sarif'])('writes %s that parses, whatever is found', async (format) => {
    const { out } = await validate(['configs/broken.yaml', 'configs/none.yaml'], format)
    expect(JSON.parse(out)).toMatchObject({ version: format === 'sarif' ? '2.1.0' : 1 })
    expect(out).toContain('file-missing')
  })

  it('names a file outside the folder by its whole path', async () => {
    const file = path.join(root, 'configs/training_config.yaml')
    expect((await validate([file], undefined, empty)).out).toContain(`${file}: no findings`)
  })
})
