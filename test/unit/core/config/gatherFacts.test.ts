import { zipSync } from 'fflate'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeNpy } from '../../../../src/core/arrays/npy.ts'
import { gatherProjectFacts } from '../../../../src/core/config/gatherFacts.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

let root = ''

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'facts && "quotes" '))
  mkdirSync(path.join(root, 'configs'))
  const x = writeNpy({ type: 'float32', shape: [200, 8, 8], data: new Float32Array(200 * 64) })
  writeFileSync(path.join(root, 'stored.npz'), zipSync({ 'x.npy': x }, { level: 0 }))
  writeFileSync(
    path.join(root, 'deflated.npz'),
    zipSync({ 'y.npy': x.subarray(0, 200), 'x.npy': x }, { level: 9 }),
  )
  writeFileSync(path.join(root, 'broken.npz'), 'PK nothing of the kind')
  writeFileSync(path.join(root, 'table.csv'), '\ufeffage,"income, yearly",y\n1,2,3\n')
  writeFileSync(
    path.join(root, 'configs/optimization_config.yaml'),
    'checkpointing: {output_dir: checkpoints/search}',
  )
})
afterAll(() => rmSync(root, { recursive: true }))

const facts = (text: string) =>
  gatherProjectFacts(nodeFiles(root), { path: 'configs/final_config.yaml', text })

describe('gatherProjectFacts', () => {
  it.each([
    ['stored.npz', { trainSamples: 200, sampleShape: [8, 8] }],
    ['deflated.npz', { trainSamples: 200, sampleShape: [8, 8] }],
    ['table.csv', { columns: ['age', 'income, yearly', 'y'] }],
  ])('reads the header of %s', async (train, expected) => {
    expect(await facts(`data: {train: ${train}}`)).toMatchObject({ missing: [], ...expected })
  })

  it('knows what is missing and where another configuration writes', async () => {
    expect(await facts('data: {train: gone.npz, val: stored.npz}')).toMatchObject({
      missing: ['gone.npz'],
      outputFolders: [{ folder: 'checkpoints/search', owner: 'configs/optimization_config.yaml' }],
    })
  })

  it.each(['broken.npz', 'configs'])('says nothing of the shape of %s', async (train) => {
    const found = await facts(`data: {train: ${train}}`)
    expect(found?.sampleShape).toBeUndefined()
    expect(found?.missing).toEqual([])
  })

  it('looks at the rest where a value is invalid, and at nothing where the file is broken', async () => {
    expect(await facts('data: {train: gone.npz}\ntargets: {test_acc: 80}')).toMatchObject({
      missing: ['gone.npz'],
    })
    expect(await facts('data: {')).toBeUndefined()
  })
})
