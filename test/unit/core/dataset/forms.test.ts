import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { loadDataset } from '../../../../src/core/dataset/load.ts'
import { testSetDigest } from '../../../../src/core/dataset/lock.ts'
import { needsTrainer, splitFiles, splitPlaces } from '../../../../src/core/dataset/places.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { trainerPython } from '../../../trainer.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const digits = path.join(root, 'samples/digits/data')
const wine = path.join(root, 'test/fixtures/projects/wine/data')

function configOf(data: object) {
  const read = readConfig(JSON.stringify({ data }), 'config.yaml')
  if (!read.ok) throw new Error(JSON.stringify(read.findings))
  return read.value
}
const paths = (folder: string, ending: string) =>
  Object.fromEntries(['train', 'val', 'test'].map((name) => [name, `${folder}/${name}${ending}`]))

/* The same samples in each form that NumPy and pyarrow wrote. */
describe.runIf(trainerPython)('a split in another form', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'forms '))
  const files = nodeFiles(folder)
  beforeAll(() => {
    const script = path.join(root, 'test/python/data_forms.py')
    const { status, stderr } = spawnSync(trainerPython!, [script, folder, digits, wine], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['npy', { ...paths('npy', '.npy'), id: 'id' }, { ...paths(digits, '.npz'), id: 'id' }],
    [
      'parquet',
      { ...paths('parquet', '.parquet'), target: 'target', id: 'id' },
      { ...paths(wine, '.csv'), target: 'target', id: 'id' },
    ],
  ])('%s holds what the first form holds', async (_, data, other) => {
    const [found, expected] = [
      await loadDataset(files, configOf(data)),
      await loadDataset(files, configOf(other)),
    ]
    if (!found.ok || !expected.ok) throw new Error(JSON.stringify([found.findings, expected.findings]))
    for (const name of ['train', 'val', 'test'] as const)
      expect(testSetDigest(found.value[name])).toBe(testSetDigest(expected.value[name]))
    expect(found.value.classNames).toEqual(expected.value.classNames)
    expect(found.value.featureNames).toEqual(expected.value.featureNames)
  })

  it('says which array is missing beside an .npy', async () => {
    const data = { ...paths('npy', '.npy'), group: 'patient' }
    const { ok, findings } = await loadDataset(files, configOf(data))
    expect(ok).toBe(false)
    expect(findings.map(({ code, args }) => [code, args['file']])).toContainEqual([
      'array-missing',
      'npy/train.patient.npy',
    ])
  })
})

it.each([
  { target: 'unused', features: ['score_ant'] },
  { target: 'y_true', features: ['score_ant', 'unused'] },
  { target: 'y_true', features: ['score_ant'], id: 'unused' },
])('a nested column that is needed of Parquet is named: %j', async (roles) => {
  const folder = path.join(root, 'test/fixtures/predictions')
  const file = `${folder}/classes.snappy.parquet`
  const data = { train: file, val: file, test: file, ...roles }
  expect(await loadDataset(nodeFiles(os.tmpdir()), configOf(data))).toMatchObject({
    ok: false,
    findings: expect.arrayContaining([
      expect.objectContaining({ code: 'table-column-unread', args: { file, column: 'unused' } }),
    ]),
  })
})

describe('splits that only a trainer can read', () => {
  const folders = configOf(paths('data', ''))
  it('are looked for where it leaves them', async () => {
    expect(needsTrainer(folders)).toBe(true)
    expect(splitPlaces(folders, 'results/x').test).toBe('results/x/data/test.npz')
    expect(splitFiles(folders, undefined)).toEqual([])
    expect(splitFiles(configOf({ source: 'own:splits' }), 'r', ['test'])).toEqual(['r/data/test.npz'])
    const { findings } = await loadDataset(nodeFiles(os.tmpdir()), folders, 'results/none')
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['dataset-not-left']))
  })
  it('are none where the form is read here', () => {
    const npz = configOf(paths('data', '.npz'))
    expect(needsTrainer(npz)).toBe(false)
    expect(splitFiles(npz, 'r')).toEqual(['data/train.npz', 'data/val.npz', 'data/test.npz'])
  })
})
