import { afterAll, describe, expect, it } from 'vitest'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { removeFolder, ofCsv, type Task } from './splitFiles.ts'

afterAll(removeFolder)

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
