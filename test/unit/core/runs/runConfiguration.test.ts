import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import {
  differingKeys,
  readRunConfiguration,
  type RunConfiguration,
} from '../../../../src/core/runs/runConfiguration.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { growingFiles } from './support/growingFiles.ts'

const files = nodeFiles(path.resolve(import.meta.dirname, '../../../../samples/digits'))

describe('the configuration of a run', () => {
  it('is the file that its record names', async () => {
    expect(await readRunConfiguration(files, 'results/baseline')).toMatchObject({
      kind: 'known',
      path: 'configs/training_config.yaml',
    })
  })

  it('is not known any more when the file was edited', async () => {
    const memory = growingFiles()
    memory.append('results/a/run.json', await files.readText('results/baseline/run.json'))
    const text = await files.readText('configs/training_config.yaml')
    memory.append('configs/training_config.yaml', text.replace(/seed: \d+/, 'seed: 4711'))
    expect(await readRunConfiguration(memory.files, 'results/a')).toEqual({
      kind: 'changed',
      path: 'configs/training_config.yaml',
    })
    expect(await readRunConfiguration(memory.files, 'results/b')).toEqual({ kind: 'unknown' })
  })

  it('is the copy in its directory where there is one', async () => {
    const memory = growingFiles()
    memory.append('results/a/config.yaml', await files.readText('configs/training_config.yaml'))
    expect(await readRunConfiguration(memory.files, 'results/a')).toMatchObject({
      kind: 'known',
      path: 'results/a/config.yaml',
    })
  })
})

const known = async (change: (text: string) => string): Promise<RunConfiguration> => {
  const read = readConfig(change(await files.readText('configs/training_config.yaml')), 'c.yaml')
  if (!read.ok) throw new Error('the sample does not parse')
  return { kind: 'known', path: 'c.yaml', config: read.value }
}

describe('the keys that differ', () => {
  it('are told with each value; a configuration that is not known has none', async () => {
    const same = await known((text) => text)
    const other = await known((text) => text.replace(/seed: \d+/, 'seed: 4711'))
    expect(differingKeys([same, same])).toEqual([])
    expect(differingKeys([same, { kind: 'unknown' }])).toEqual([])
    expect(differingKeys([same, { kind: 'unknown' }, other])).toEqual([
      { key: 'reproducibility.seed', values: ['42', undefined, '4711'] },
    ])
  })
})
