import { afterAll, describe, expect, it } from 'vitest'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { removeFolder, ofCsv, ofNpz, floats, ints, texts, two, type Arrays } from './splitFiles.ts'

afterAll(removeFolder)

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
