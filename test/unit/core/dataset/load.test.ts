import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { loadDataset } from '../../../../src/core/dataset/load.ts'
import { testSetDigest } from '../../../../src/core/dataset/lock.ts'
import { python, runPython } from '../../../python.ts'
import {
  folder,
  files,
  removeFolder,
  configOf,
  ofCsv,
  ofNpz,
  floats,
  ints,
  texts,
  two,
} from './splitFiles.ts'

afterAll(removeFolder)

const digestOf = async (read: ReturnType<typeof ofCsv>) => {
  const dataset = await read
  if (!dataset.ok) throw new Error(JSON.stringify(dataset.findings))
  return testSetDigest(dataset.value.test)
}

describe('loadDataset', () => {
  it.each([
    [
      'paths that are not named',
      { train: undefined, val: undefined },
      ['dataset-path-absent', 'dataset-path-absent'],
    ],
    ['files that are missing', { train: 'none.csv', test: 'none.npz' }, ['file-missing', 'file-missing']],
    ['other forms', { val: 'val.pkl' }, ['dataset-format-unknown']],
  ])('reports all %s', async (_, data, codes) => {
    await ofNpz({ train: two })
    const read = await loadDataset(files, configOf('npz', data))
    expect(read.ok).toBe(false)
    expect(read.findings.map(({ code }) => code)).toEqual(codes)
  })

  it('takes absolute paths', async () => {
    await ofNpz({ train: two })
    expect(
      await loadDataset(files, configOf('npz', { train: path.join(folder, 'train.npz') })),
    ).toMatchObject({ ok: true })
  })

  it('has the same test set digest from npz and CSV, and another one for other content', async () => {
    const digest = await digestOf(ofNpz({ train: two }))
    const train = 'a,b,y\n1,2,0\n3,4,1\n'
    expect(await digestOf(ofCsv({ train }))).toBe(digest)
    const others = [
      'a,b,y\n1,2,0\n3,4,0\n',
      'a,b,y\n1,2,0\n3,4.0000005,1\n',
      'a,b,y\n3,4,1\n1,2,0\n',
      'a,b,y\n1,2,0\n3,4,1\n3,4,1\n',
    ]
    for (const test of others) expect(await digestOf(ofCsv({ train, test }))).not.toBe(digest)
    expect(await digestOf(ofCsv({ train: 'a,b,y\n-0,2,0\n3,4,1\n' }))).toBe(
      await digestOf(ofCsv({ train: 'a,b,y\n0,2,0\n3,4,1\n' })),
    )
  })

  it.runIf(python)("orders classes as scikit-learn's LabelEncoder", async () => {
    const label = fc.oneof(
      fc.constantFrom('B', 'a', 'Ä', 'z', 'ﬀ', '𝄞', '10', '9', 'é', 'aa', 'a b', '-1'),
      fc
        .string({ unit: 'grapheme', minLength: 1 })
        .map((text) => text.replaceAll(/[\0\r\n]/g, '').trim() || '_'),
    )
    const lists = [
      ...fc.sample(fc.array(label, { minLength: 2, maxLength: 12 }), { numRuns: 60, seed: 3 }),
      ...fc.sample(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 9 }), {
        numRuns: 20,
        seed: 4,
      }),
    ].filter((labels) => new Set<unknown>(labels).size > 1)
    const expected = JSON.parse(runPython('labels.py', [], JSON.stringify(lists))) as {
      classes: string[]
      indices: number[]
    }[]
    for (const [i, labels] of lists.entries()) {
      const numbers = labels.every((value) => typeof value === 'number')
      const y = numbers ? ints(...labels) : texts(...labels.map(String))
      const read = await ofNpz({
        train: { x: floats([labels.length, 1], ...labels.map((_, row) => row)), y },
      })
      if (!read.ok) throw new Error(JSON.stringify(read.findings))
      const { classNames, train } = read.value
      expect({ classes: classNames, indices: [...train.targets] }).toEqual(expected[i])
    }
  })
})
