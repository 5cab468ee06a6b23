import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { configSchema } from '../../../../src/core/config/schema.ts'
import { loadDataset } from '../../../../src/core/dataset/load.ts'
import { findOverlap } from '../../../../src/core/dataset/overlap.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

/* Data with several labels a sample: an array of samples × labels, or a column of a table for each. */

const folder = mkdtempSync(path.join(tmpdir(), 'labels-'))
const files = nodeFiles(folder)
afterAll(() => rmSync(folder, { recursive: true }))
const splitNames = ['train', 'val', 'test'] as const

const load = (ending: string, data: object) => {
  const paths = Object.fromEntries(splitNames.map((name) => [name, `${name}.${ending}`]))
  return loadDataset(files, configSchema.parse({ task: 'multi-label', data: { ...paths, ...data } }))
}

async function ofCsv(texts: { train: string; val?: string; test?: string }, data: object) {
  for (const name of splitNames) writeFileSync(path.join(folder, `${name}.csv`), texts[name] ?? texts.train)
  return load('csv', data)
}

type Arrays = Record<string, NdArray>
async function ofNpz(arrays: { train: Arrays; val?: Arrays }, data: object = {}) {
  const given: Partial<Record<string, Arrays>> = arrays
  for (const name of splitNames)
    writeFileSync(path.join(folder, `${name}.npz`), writeNpz(given[name] ?? arrays.train))
  return load('npz', data)
}

const floats = (shape: readonly number[], ...data: number[]): NdArray => ({
  type: 'float64',
  shape,
  data: Float64Array.from(data),
})
const x = floats([3, 2], 1, 2, 3, 4, 5, 6)
const table = 'id,round,a,red,b\np,1,0.5,0,2\nq,0,1.5,1,3\nr,1,2.5,1,4\n'

describe('labels of a table', () => {
  it('are the columns that data.class_names names, in its order; all others are features', async () => {
    const read = await ofCsv({ train: table }, { class_names: ['red', 'round'], id: 'id' })
    expect(read).toMatchObject({
      ok: true,
      findings: [],
      value: { classNames: ['red', 'round'], featureNames: ['a', 'b'] },
    })
    if (!read.ok) return
    const { train } = read.value
    expect(train).toMatchObject({ samples: 3, labels: 2, sampleShape: [2] })
    expect([...train.targets]).toEqual([0, 1, 1, 0, 1, 1])
  })

  it('are read as true and false too, as pandas writes booleans', async () => {
    const worded = table.replace(/,(\d),(\S+),(\d),/g, (_, round, a, red) =>
      ['', round === '1' ? 'True' : 'False', a, red === '1' ? 'TRUE' : 'false', ''].join(','),
    )
    expect(worded).toContain('p,True,0.5,false,2')
    const read = await ofCsv({ train: worded }, { class_names: ['red', 'round'], id: 'id' })
    expect(read.ok && [...read.value.train.targets]).toEqual([0, 1, 1, 0, 1, 1])
  })

  it.each([
    ['no names', {}, table, 'dataset-labels-unnamed'],
    ['a name without a column', { class_names: ['red', 'blue'] }, table, 'dataset-column-missing'],
    [
      'a label among the features',
      { class_names: ['red', 'round'], features: ['a', 'red'] },
      table,
      'dataset-column-role',
    ],
    ['text', { class_names: ['red', 'round'] }, table.replace('0.5,0', '0.5,yes'), 'csv-not-a-number'],
    ['true as a feature', { class_names: ['red'] }, table.replace('p,1', 'p,True'), 'csv-not-a-number'],
    [
      'another number',
      { class_names: ['red', 'round'] },
      table.replace('0.5,0', '0.5,2'),
      'dataset-target-invalid',
    ],
  ])('are refused with %s', async (_, data, text, code) => {
    const read = await ofCsv({ train: text }, { id: 'id', ...data })
    expect(read.ok).toBe(false)
    expect(read.findings.map((finding) => finding.code)).toContain(code)
  })

  it('name label and row of a wrong value', async () => {
    const read = await ofCsv(
      { train: table, test: table.replace('2.5,1', '2.5,0.5') },
      { class_names: ['red', 'round'], id: 'id' },
    )
    expect(read.findings).toMatchObject([
      { args: { file: 'test.csv', column: 'red', row: 2, value: '0.5', rows: 1, expected: '0 or 1' } },
    ])
  })
})

describe('labels of an array', () => {
  const labelled = { x, y: floats([3, 2], 0, 1, 1, 0, 1, 1) }

  it('have the names of the configuration, else their index', async () => {
    expect(await ofNpz({ train: labelled }, { class_names: ['red', 'round'] })).toMatchObject({
      ok: true,
      value: { classNames: ['red', 'round'] },
    })
    expect(await ofNpz({ train: labelled })).toMatchObject({ ok: true, value: { classNames: ['0', '1'] } })
  })

  it.each([
    ['one target a sample', { x, y: floats([3], 0, 1, 1) }, {}, 'dataset-label-shape'],
    ['another number of rows', { x, y: floats([2, 2], 0, 1, 1, 0) }, {}, 'dataset-label-shape'],
    ['no labels', { x, y: floats([3, 0]) }, {}, 'dataset-label-shape'],
    [
      'text',
      { x, y: { type: 'string', shape: [3, 1], data: ['a', 'b', 'c'] } satisfies NdArray },
      {},
      'dataset-not-numeric',
    ],
    ['one label', { x, y: floats([3, 1], 0, 1, 1) }, {}, 'dataset-one-label'],
    ['other names', labelled, { class_names: ['red'] }, 'dataset-label-count'],
  ])('are refused: %s', async (_, train, data, code) => {
    const read = await ofNpz({ train }, data)
    expect(read.ok).toBe(false)
    expect(new Set(read.findings.map((finding) => finding.code))).toEqual(new Set([code]))
  })

  it('are as many in each split', async () => {
    const read = await ofNpz({ train: labelled, val: { x, y: floats([3, 3], 0, 1, 1, 0, 1, 1, 0, 0, 0) } })
    expect(read.findings).toMatchObject([
      { code: 'dataset-label-count', args: { file: 'val.npz', labels: 3, names: 2 } },
    ])
  })

  it('that all training samples have, or none, are told of', async () => {
    const read = await ofNpz({ train: { x, y: floats([3, 3], 0, 1, 1, 0, 1, 0, 0, 1, 1) } })
    expect(read.ok).toBe(true)
    expect(read.findings).toMatchObject([{ code: 'dataset-label-constant', args: { labels: '0, 1' } }])
  })

  it('count as the same target only where all of them are', async () => {
    const read = await ofNpz({ train: labelled, val: { x, y: floats([3, 2], 0, 1, 1, 1, 1, 1) } })
    if (!read.ok) throw new Error('the data should be read')
    const pair = findOverlap(read.value).pairs.find(
      ({ split, other }) => split === 'val' && other === 'train',
    )!
    expect(pair.examples.map(({ sameTarget }) => sameTarget)).toEqual([true, false, true])
  })
})
