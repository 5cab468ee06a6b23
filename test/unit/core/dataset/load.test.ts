import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { configSchema } from '../../../../src/core/config/schema.ts'
import { loadDataset } from '../../../../src/core/dataset/load.ts'
import { testSetDigest } from '../../../../src/core/dataset/lock.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { python, runPython } from '../../../python.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'dataset-'))
const files = nodeFiles(folder)
afterAll(() => rmSync(folder, { recursive: true }))

const splitNames = ['train', 'val', 'test'] as const
type Task = 'classification' | 'multi-label' | 'regression' | 'count'

function configOf(ending: string, data: object = {}, task: Task = 'classification') {
  const paths = Object.fromEntries(splitNames.map((name) => [name, `${name}.${ending}`]))
  return configSchema.parse({ task, data: { ...paths, ...data } })
}

async function ofCsv(texts: { train: string; val?: string; test?: string }, data: object = {}, task?: Task) {
  for (const name of splitNames) writeFileSync(path.join(folder, `${name}.csv`), texts[name] ?? texts.train)
  return loadDataset(files, configOf('csv', data, task))
}

type Arrays = Record<string, NdArray>
async function ofNpz(arrays: { train: Arrays; val?: Arrays; test?: Arrays }, data: object = {}, task?: Task) {
  for (const name of splitNames)
    writeFileSync(path.join(folder, `${name}.npz`), writeNpz(arrays[name] ?? arrays.train))
  return loadDataset(files, configOf('npz', data, task))
}

const floats = (shape: readonly number[], ...data: number[]): NdArray => ({
  type: 'float64',
  shape,
  data: Float64Array.from(data),
})
const ints = (...data: number[]): NdArray => ({
  type: 'int64',
  shape: [data.length],
  data: BigInt64Array.from(data, BigInt),
})
const texts = (...data: string[]): NdArray => ({ type: 'string', shape: [data.length], data })
const two = { x: floats([2, 2], 1, 2, 3, 4), y: ints(0, 1) }

describe('loadDataset from CSV', () => {
  it('takes columns by their roles, features in order', async () => {
    const text = 'who,f2,y,w,f1,clinic\na,1,no,1,2,k\nb,3,yes,0.5,4,l\n'
    const read = await ofCsv({ train: text }, { id: 'who', weight: 'w', group: 'clinic' })
    expect(read).toMatchObject({
      ok: true,
      findings: [],
      value: {
        classNames: ['no', 'yes'],
        featureNames: ['f2', 'f1'],
        test: {
          path: 'test.csv',
          samples: 2,
          sampleShape: [2],
          inputs: Float32Array.of(1, 2, 3, 4),
          targets: Float64Array.of(0, 1),
          ids: ['a', 'b'],
          groups: ['k', 'l'],
          weights: Float64Array.of(1, 0.5),
        },
      },
    })
    const chosen = await ofCsv({ train: text }, { features: ['f1', 'f2'] })
    expect(chosen).toMatchObject({
      value: { featureNames: ['f1', 'f2'], train: { inputs: Float32Array.of(2, 1, 4, 3), ids: ['0', '1'] } },
    })
  })

  it("keeps the training split's feature order where another split has another one", async () => {
    const read = await ofCsv({ train: 'a,b,y\n1,2,0\n3,4,1\n', test: 'y,b,a,c\n0,2,1,9\n1,4,3,9\n' })
    expect(read).toMatchObject({
      ok: true,
      value: { test: { inputs: Float32Array.of(1, 2, 3, 4) } },
      findings: [{ code: 'dataset-columns-unused', severity: 'warning', args: { columns: 'c' } }],
    })
  })

  it.each([
    ['names', 'y,a\nbenign,1\nmalignant,2\n', [1, 0]],
    ['indices', 'y,a\n0,1\n1,2\n', [0, 1]],
    ['indices as floats', 'y,a\n0.0,1\n1.0,2\n', [0, 1]],
  ])('reads classes as %s of class_names', async (_, train, targets) => {
    const read = await ofCsv({ train }, { class_names: ['malignant', 'benign'] })
    expect(read).toMatchObject({
      value: { classNames: ['malignant', 'benign'], train: { targets: Float64Array.from(targets) } },
    })
  })

  it('prefers names to indices where class names are numbers', async () => {
    const read = await ofCsv({ train: 'y,a\n1,1\n0,2\n' }, { class_names: ['1', '0'] })
    expect(read).toMatchObject({ value: { train: { targets: Float64Array.of(0, 1) } } })
  })

  it.each<[string, { train: string; test?: string }, object, string, object]>([
    [
      'no target column',
      { train: 'a,b\n1,2\n' },
      {},
      'dataset-column-missing',
      { column: 'y', found: 'a, b' },
    ],
    [
      'a target in the test split only missing',
      { train: 'a,y\n1,0\n2,1\n', test: 'a\n1\n' },
      {},
      'dataset-column-missing',
      { file: 'test.csv' },
    ],
    [
      'a feature missing in test',
      { train: 'a,b,y\n1,2,0\n2,2,1\n', test: 'a,y\n1,0\n' },
      {},
      'dataset-column-missing',
      { file: 'test.csv', column: 'b' },
    ],
    ['nothing but a target', { train: 'y\n0\n1\n' }, {}, 'dataset-no-features', {}],
    [
      'text in a feature',
      { train: 'a,y\n1,0\nred,1\n' },
      {},
      'csv-not-a-number',
      { line: 3, column: 'a', text: 'red' },
    ],
    ['ragged rows', { train: 'a,y\n1,0\n1\n' }, {}, 'csv-ragged', { line: 3 }],
    [
      'the target as feature',
      { train: 'a,y\n1,0\n2,1\n' },
      { features: ['a', 'y'] },
      'dataset-column-role',
      { column: 'y', role: 'target' },
    ],
    [
      'the target as weight',
      { train: 'a,y\n1,0\n2,1\n' },
      { weight: 'y' },
      'dataset-column-role',
      { column: 'y', role: 'target' },
    ],
    [
      'a class in test only',
      { train: 'a,y\n1,x\n2,z\n', test: 'a,y\n1,x\n2,new\n3,new\n' },
      {},
      'dataset-class-unseen',
      { file: 'test.csv', label: 'new', samples: 2, train: 'train.csv' },
    ],
    [
      'a named class in test only',
      { train: 'a,y\n1,x\n2,z\n', test: 'a,y\n1,new\n' },
      { class_names: ['x', 'z', 'new'] },
      'dataset-class-unseen',
      { label: 'new' },
    ],
    [
      'a class without name',
      { train: 'a,y\n1,x\n2,z\n' },
      { class_names: ['x', 'q'] },
      'dataset-class-unnamed',
      { label: 'z' },
    ],
    [
      'an empty target',
      { train: 'a,y\n1,x\n2,\n' },
      {},
      'dataset-target-invalid',
      { row: 1, value: 'empty' },
    ],
    ['one class', { train: 'a,y\n1,x\n2,x\n' }, {}, 'dataset-one-class', { found: 'x' }],
    [
      'a negative weight',
      { train: 'a,y,w\n1,x,1\n2,z,-1\n' },
      { weight: 'w' },
      'dataset-weight-invalid',
      { row: 1 },
    ],
    [
      'numbers beyond float32',
      { train: 'a,y\n1,x\n1e39,z\n' },
      {},
      'dataset-not-finite',
      { row: 1, feature: 'a' },
    ],
  ])('refuses %s', async (_, splits, data, code, args) => {
    const read = await ofCsv(splits, data)
    expect(read.ok).toBe(false)
    expect(read.findings[0]).toMatchObject({ code, args })
    expect(messageOf(read.findings[0]!)).toContain(read.findings[0]!.place!.file)
  })

  it.each<[Task, string, string]>([
    ['regression', 'x', 'a finite number'],
    ['regression', 'inf', 'a finite number'],
    ['count', '1.5', 'a count (a whole number, 0 or more)'],
    ['count', '-1', 'a count (a whole number, 0 or more)'],
  ])('refuses a %s target of %s', async (task, value, expected) => {
    const read = await ofCsv({ train: `a,y\n1,2\n2,${value}\n` }, {}, task)
    expect(read).toMatchObject({
      ok: false,
      findings: [{ code: 'dataset-target-invalid', args: { row: 1, value, expected } }, {}, {}],
    })
  })

  it('reads values', async () => {
    const read = await ofCsv({ train: 'a,y\n1,-2.5\n2,1e3\n' }, {}, 'regression')
    expect(read).toMatchObject({
      ok: true,
      value: { classNames: [], train: { targets: Float64Array.of(-2.5, 1000) } },
    })
  })
})

describe('loadDataset from npz', () => {
  it.each([
    ['images', [2, 3, 2], [3, 2]],
    ['images with channels', [2, 2, 1, 3], [2, 1, 3]],
    ['tables', [2, 6], [6]],
  ])('keeps the shape of %s', async (_, shape, sampleShape) => {
    const x = floats(shape, ...Array.from({ length: 12 }, (_, i) => i))
    expect(await ofNpz({ train: { ...two, x } })).toMatchObject({
      ok: true,
      value: {
        classNames: ['0', '1'],
        featureNames: [],
        train: { sampleShape, inputs: Float32Array.from({ length: 12 }, (_, i) => i) },
      },
    })
  })

  it('takes arrays by their names, with ids, groups, weights and feature names', async () => {
    const arrays = {
      data: floats([2, 2], 1, 2, 3, 4),
      label: texts('z', 'a'),
      who: ints(7, 8),
      site: texts('p', 'q'),
      w: floats([2, 1], 1, 2),
      feature_names: texts('f', 'g'),
    }
    const read = await ofNpz(
      { train: arrays },
      { inputs: 'data', target: 'label', id: 'who', group: 'site', weight: 'w' },
    )
    expect(read).toMatchObject({
      ok: true,
      value: {
        classNames: ['a', 'z'],
        featureNames: ['f', 'g'],
        val: {
          targets: Float64Array.of(1, 0),
          ids: ['7', '8'],
          groups: ['p', 'q'],
          weights: Float64Array.of(1, 2),
        },
      },
    })
  })

  it('numbers classes by size, gaps and floats included', async () => {
    const read = await ofNpz({ train: { x: floats([3, 1], 1, 2, 3), y: floats([3, 1], 10, 2, -1) } })
    expect(read).toMatchObject({
      value: { classNames: ['-1', '2', '10'], train: { targets: Float64Array.of(2, 1, 0) } },
    })
  })

  it('orders numbers in CSV by size and digits in an array of strings as text', async () => {
    expect(await ofCsv({ train: 'a,y\n1,10\n2,9.0\n' })).toMatchObject({ value: { classNames: ['9', '10'] } })
    const read = await ofNpz({ train: { ...two, y: texts('10', '9') } })
    expect(read).toMatchObject({ value: { classNames: ['10', '9'] } })
  })

  it('says which named classes have no samples', async () => {
    expect(await ofNpz({ train: two }, { class_names: ['a', 'b', 'c'] })).toMatchObject({
      ok: true,
      findings: [{ code: 'dataset-class-without-samples', args: { classes: 'c' } }],
    })
  })

  it('warns of ids that repeat', async () => {
    const read = await ofNpz(
      { train: { ...two, k: ints(4, 4) }, val: { ...two, k: ints(1, 2) }, test: { ...two, k: ints(1, 2) } },
      { id: 'k' },
    )
    expect(read).toMatchObject({
      ok: true,
      findings: [{ code: 'dataset-ids-repeat', args: { file: 'train.npz', repeated: 1 } }],
    })
  })

  it.each<[string, { train: Arrays; test?: Arrays }, object, string, object]>([
    ['no inputs', { train: { y: ints(0, 1) } }, {}, 'array-missing', { array: 'x', found: 'y' }],
    [
      'an array named but missing',
      { train: two },
      { group: 'patient' },
      'array-missing',
      { array: 'patient' },
    ],
    [
      'an array named like a property of every object',
      { train: two },
      { target: 'constructor' },
      'array-missing',
      { array: 'constructor' },
    ],
    ['flat inputs', { train: { ...two, x: floats([2], 1, 2) } }, {}, 'dataset-input-shape', { shape: '(2)' }],
    ['inputs without values', { train: { ...two, x: floats([2, 0]) } }, {}, 'dataset-input-shape', {}],
    ['text as inputs', { train: { ...two, x: texts('a', 'b') } }, {}, 'dataset-not-numeric', { array: 'x' }],
    [
      'text as weights',
      { train: { ...two, w: texts('a', 'b') } },
      { weight: 'w' },
      'dataset-not-numeric',
      { array: 'w' },
    ],
    [
      'targets of another length',
      { train: { ...two, y: ints(0, 1, 1) } },
      {},
      'dataset-length',
      { shape: '(3)', samples: 2 },
    ],
    [
      'one-hot targets',
      { train: { ...two, y: floats([2, 2], 0, 1, 1, 0) } },
      {},
      'dataset-length',
      { shape: '(2, 2)' },
    ],
    [
      'fractional classes',
      { train: { ...two, y: floats([2], 0, 0.5) } },
      {},
      'dataset-target-invalid',
      { row: 1, value: '0.5' },
    ],
    [
      'NaN classes',
      { train: { ...two, y: floats([2], 0, NaN) } },
      {},
      'dataset-target-invalid',
      { row: 1, value: 'NaN' },
    ],
    [
      'NaN inputs',
      { train: { ...two, x: floats([2, 2], 1, NaN, NaN, 4) } },
      {},
      'dataset-not-finite',
      { row: 0, feature: '1', values: 2 },
    ],
    [
      'no samples in test',
      { train: two, test: { x: floats([0, 2]), y: ints() } },
      {},
      'dataset-empty',
      { file: 'test.npz' },
    ],
    [
      'test samples of another shape',
      { train: two, test: { ...two, x: floats([2, 3], 1, 2, 3, 4, 5, 6) } },
      {},
      'dataset-shape-differs',
      { shape: '3', expected: '2' },
    ],
    [
      'a class beyond class_names',
      { train: { ...two, y: ints(0, 5) } },
      { class_names: ['a', 'b'] },
      'dataset-class-unnamed',
      { label: '0' },
    ],
  ])('refuses %s', async (_, arrays, data, code, args) => {
    const read = await ofNpz(arrays, data)
    expect(read.ok).toBe(false)
    expect(read.findings[0]).toMatchObject({ code, args })
    expect(messageOf(read.findings[0]!)).toContain(read.findings[0]!.place!.file)
  })
})

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
    const digestOf = async (read: ReturnType<typeof ofCsv>) => {
      const dataset = await read
      if (!dataset.ok) throw new Error(JSON.stringify(dataset.findings))
      return testSetDigest(dataset.value.test)
    }
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
