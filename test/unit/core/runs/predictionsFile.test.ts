import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { readPredictions, writePredictions } from '../../../../src/core/runs/predictionsFile.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'predictions-'))
const files = nodeFiles(folder)
afterAll(() => rmSync(folder, { recursive: true }))

const floats = (shape: readonly number[], ...data: number[]): NdArray => ({
  type: 'float64',
  shape,
  data: Float64Array.from(data),
})
const texts = (...data: string[]): NdArray => ({ type: 'string', shape: [data.length], data })
const classes = floats([2], 0, 1)
const scores = floats([2, 2], 0.75, 0.25, 0.5, 0.5)

async function ofNpz(arrays: Record<string, NdArray>) {
  writeFileSync(path.join(folder, 'test.npz'), writeNpz(arrays))
  return readPredictions(files, 'test.npz')
}

async function ofCsv(text: string) {
  writeFileSync(path.join(folder, 'test.csv'), text)
  return readPredictions(files, 'test.csv')
}

/** Class indices of one byte each. */
const indices = (...values: readonly number[]) =>
  expect.toSatisfy((labels) => labels instanceof Uint8Array && String(labels) === String(values))

describe('readPredictions', () => {
  it('reads classes: the first of the highest scores is predicted, rows are numbered from 0', async () => {
    const read = await ofNpz({ y_true: classes, y_score: scores })
    expect(read).toMatchObject({
      ok: true,
      findings: [],
      value: {
        samples: 2,
        classes: 2,
        yPred: indices(0, 0),
        yTrue: indices(0, 1),
        ids: [],
      },
    })
  })

  it('reads values, ids, groups, weights and inputs', async () => {
    const read = await ofNpz({
      y_true: floats([2, 1], 1.5, -2),
      y_pred: floats([2, 1], 1, 1),
      id: texts('a', 'b'),
      group: { type: 'int64', shape: [2], data: BigInt64Array.of(7n, 8n) },
      sample_weight: floats([2], 0, 2),
      inputs: floats([2, 1, 2], 1, 2, 3, 4),
      timestamp: texts('2026-01-01', '2026-01-02'),
    })
    expect(read).toMatchObject({
      ok: true,
      value: {
        classes: 0,
        yPred: Float64Array.of(1, 1),
        ids: ['a', 'b'],
        groups: ['7', '8'],
        weights: Float64Array.of(0, 2),
        inputs: { shape: [2, 1, 2] },
      },
    })
  })

  it('reads a table that is separated by tabs', async () => {
    writeFileSync(path.join(folder, 'test.tsv'), 'y_true\tscore_a\tscore_b\nb\t0.25\t0.75\n')
    const read = await readPredictions(files, 'test.tsv')
    expect(read).toMatchObject({ value: { scores: Float64Array.of(0.25, 0.75), yTrue: indices(1) } })
  })

  it.each(['', '__index_level_0__'])('leaves out the index that pandas writes as “%s”', async (index) => {
    const read = await ofCsv(`${index},y_true,score_a,score_b,age\n0,a,0.9,0.1,30\n1,b,0.3,0.7,40\n`)
    expect(read.ok && [...read.value.columns!.keys()]).toEqual(['age'])
  })

  it('keeps one column of scores as those of class 1', async () => {
    const read = await ofNpz({ y_true: classes, y_score: floats([2], 0.25, 0.5) })
    expect(read).toMatchObject({ value: { classes: 2, scores: Float64Array.of(0.25, 0.5) } })
  })

  it.each<[string, Record<string, NdArray>, string, Record<string, unknown>]>([
    ['no y_true', { y_score: scores }, 'predictions-column-missing', { column: 'y_true' }],
    ['neither scores nor values', { y_true: classes }, 'predictions-column-missing', {}],
    [
      'targets of many columns',
      { y_true: floats([1, 2], 0, 1), y_pred: classes },
      'predictions-shape',
      { column: 'y_true' },
    ],
    ['no rows', { y_true: floats([0]), y_pred: floats([0]) }, 'predictions-empty', {}],
    [
      'more scores than samples',
      { y_true: classes, y_score: floats([3, 1], 1, 1, 1) },
      'predictions-length',
      { found: 3, expected: 2 },
    ],
    [
      'fewer values than samples',
      { y_true: classes, y_pred: floats([1], 1) },
      'predictions-length',
      { found: 1 },
    ],
    ['scores of rank 3', { y_true: classes, y_score: floats([2, 1, 1], 1, 1) }, 'predictions-shape', {}],
    ['scores as text', { y_true: classes, y_score: texts('a', 'b') }, 'predictions-shape', {}],
    [
      'weights as text',
      { y_true: classes, y_pred: classes, sample_weight: texts('a', 'b') },
      'predictions-shape',
      {},
    ],
    [
      'weights as text, with several labels a sample',
      { y_true: floats([2, 2], 0, 1, 1, 0), y_score: scores, sample_weight: texts('a', 'b') },
      'predictions-shape',
      { column: 'sample_weight', expected: 'numbers' },
    ],
    [
      'predicted labels as text',
      {
        y_true: floats([2, 2], 0, 1, 1, 0),
        y_score: scores,
        y_pred: { ...texts('0', '1', '1', '0'), shape: [2, 2] },
      },
      'predictions-shape',
      { column: 'y_pred', expected: 'numbers' },
    ],
    [
      'NaN scores',
      { y_true: classes, y_score: floats([2, 2], 0.5, 0.5, NaN, 0.5) },
      'predictions-not-finite',
      { row: 1, value: 'NaN', rows: 1 },
    ],
    [
      'infinite scores',
      { y_true: classes, y_score: floats([2, 2], Infinity, -Infinity, 1, 0) },
      'predictions-not-finite',
      { row: 0 },
    ],
    [
      'logits',
      { y_true: classes, y_score: floats([2, 2], 3, -3, 1, 0) },
      'predictions-not-probabilities',
      { row: 0, rows: 1 },
    ],
    [
      'negative scores that sum to 1',
      { y_true: classes, y_score: floats([2, 2], 1.5, -0.5, 1, 0) },
      'predictions-not-probabilities',
      { outside: 1.5 },
    ],
    [
      'scores that sum to 0.9',
      { y_true: classes, y_score: floats([2, 2], 1, 0, 0.5, 0.4) },
      'predictions-not-probabilities',
      { row: 1, sum: 0.9 },
    ],
    [
      'names of classes beside numbers',
      { y_true: texts('cat', 'dog'), y_pred: floats([2], 0, 1) },
      'predictions-names-and-numbers',
      { named: 'y_true' },
    ],
    [
      'a sample without the name of its class',
      { y_true: texts('cat', '', 'dog'), y_pred: texts('cat', 'cat', 'dog') },
      'predictions-not-finite',
      { column: 'y_true', row: 1, rows: 1 },
    ],
    [
      'a class too many',
      { y_true: floats([2], 0, 2), y_score: scores },
      'predictions-class-unknown',
      { row: 1, value: '2', classes: 2 },
    ],
    [
      'a negative class',
      { y_true: floats([2], -1, -1), y_score: scores },
      'predictions-class-unknown',
      { row: 0, rows: 2 },
    ],
    ['half a class', { y_true: floats([2], 0.5, 1), y_score: scores }, 'predictions-class-unknown', {}],
    [
      'NaN targets',
      { y_true: floats([2], NaN, 1), y_score: scores },
      'predictions-not-finite',
      { column: 'y_true' },
    ],
    [
      'NaN values',
      { y_true: classes, y_pred: floats([2], 1, NaN) },
      'predictions-not-finite',
      { column: 'y_pred', row: 1 },
    ],
    [
      'negative weights',
      { y_true: classes, y_score: scores, sample_weight: floats([2], 1, -1) },
      'predictions-weight-invalid',
      { row: 1 },
    ],
    [
      'names of unknown classes',
      { y_true: texts('ant', 'emu'), y_score: scores, class_names: texts('ant', 'bee') },
      'predictions-class-unknown',
      { value: '"emu"' },
    ],
  ])('refuses %s', async (_, arrays, code, args) => {
    const read = await ofNpz(arrays)
    expect(read).toMatchObject({ ok: false, findings: [{ code, args, place: { file: 'test.npz' } }] })
    expect(messageOf(read.findings[0]!)).toContain('test.npz')
  })

  it('warns where y_pred has not the highest score, and goes by the scores', async () => {
    const read = await ofNpz({ y_true: classes, y_score: scores, y_pred: floats([2], 1, 1) })
    expect(read).toMatchObject({
      ok: true,
      value: { yPred: indices(0, 0) },
      findings: [{ code: 'predictions-disagree', severity: 'warning', args: { row: 0, rows: 1 } }],
    })
  })

  it('reads class names', async () => {
    const read = await ofNpz({
      y_true: texts('bee', 'ant'),
      y_score: scores,
      class_names: texts('ant', 'bee'),
    })
    expect(read).toMatchObject({ ok: true, value: { yTrue: indices(1, 0) } })
  })

  it.each([
    ['indices', 'id,y_true,score_ant,score_bee\nx,0,0.9,0.1\ny,1,0.2,0.8\n'],
    ['names', 'id,y_true,score_ant,score_bee\nx,ant,0.9,0.1\ny,bee,0.2,0.8\n'],
    ['names that are numbers', 'id,y_true,score_1,score_2\nx,1,0.9,0.1\ny,2,0.2,0.8\n'],
  ])('reads CSV with classes as %s', async (_, text) => {
    expect(await ofCsv(text)).toMatchObject({
      ok: true,
      value: { yTrue: indices(0, 1), scores: Float64Array.of(0.9, 0.1, 0.2, 0.8), ids: ['x', 'y'] },
    })
  })

  it.each([
    ['0 and 1', 'id,y_true,y_score\nx,0,0.25\ny,1,0.75\n', []],
    ['truth values', 'id,y_true,y_score\nx,False,0.25\ny,True,0.75\n', []],
    ['names', 'id,y_true,score_bee\nx,ant,0.25\ny,bee,0.75\n', ['ant', 'bee']],
    ['the other name first', 'id,y_true,score_ant\nx,bee,0.25\ny,ant,0.75\n', ['bee', 'ant']],
    ['numbers, of which 0 is scored', 'id,y_true,score_0\nx,1,0.25\ny,0,0.75\n', ['1', '0']],
    ['0 and 1 beside a named score', 'id,y_true,score_bee\nx,0,0.25\ny,1,0.75\n', ['not bee', 'bee']],
  ])('reads one score of two classes where labels are %s', async (_, text, classNames) => {
    expect(await ofCsv(text)).toMatchObject({
      ok: true,
      value: {
        yTrue: indices(0, 1),
        scores: Float64Array.of(0.25, 0.75),
        ...(classNames.length > 0 && { classNames }),
      },
    })
  })

  it('reads columns under names of their own, and others as they stand', async () => {
    const columnNames = new Map([
      ['y_true', 'label'],
      ['score_bee', 'p'],
      ['id', 'key'],
      ['sample_weight', 'w'],
    ])
    writeFileSync(
      path.join(folder, 'own.csv'),
      'key,y_true,label,p,w,age\nx,7,ant,0.25,2,40\ny,8,bee,0.75,3,50\n',
    )
    writeFileSync(
      path.join(folder, 'usual.csv'),
      'id,y_true,score_bee,sample_weight\nx,ant,0.25,2\ny,bee,0.75,3\n',
    )
    const expected = {
      ok: true,
      value: {
        yTrue: indices(0, 1),
        scores: Float64Array.of(0.25, 0.75),
        ids: ['x', 'y'],
        weights: Float64Array.of(2, 3),
      },
    }
    for (const file of ['own.csv', 'usual.csv'])
      expect(await readPredictions(files, file, { columnNames })).toMatchObject(expected)
    const own = await readPredictions(files, 'own.csv', { columnNames })
    expect(own.ok && [...own.value.columns!.keys()]).toEqual(['age'])
  })

  it('reads arrays under names of their own, and takes them for no slices', async () => {
    writeFileSync(
      path.join(folder, 'own.npz'),
      writeNpz({ label: classes, p: scores, age: floats([2], 40, 50) }),
    )
    const columnNames = new Map([
      ['y_true', 'label'],
      ['y_score', 'p'],
    ])
    const read = await readPredictions(files, 'own.npz', { columnNames })
    expect(read).toMatchObject({ ok: true, value: { classes: 2 } })
    expect(read.ok && [...read.value.columns!.keys()]).toEqual(['age'])
    const without = new Map([['y_true', 'target']])
    expect(await readPredictions(files, 'own.npz', { columnNames: without })).toMatchObject({
      ok: false,
      findings: [{ code: 'predictions-column-missing', args: { column: 'target', found: 'label, p, age' } }],
    })
  })

  it.each([
    [
      'a score of nobody knows which class',
      'y_true,y_score\nant,0.5\nbee,0.5\n',
      'predictions-score-of-which',
      { classes: ['ant', 'bee'] },
    ],
    [
      'one score of three classes',
      'y_true,score_a\na,1\nb,0\nc,0\n',
      'predictions-scores-missing',
      { column: 'score_a', classes: ['a', 'b', 'c'] },
    ],
    [
      'neither score nor value',
      'y_true,p,age\n1,0.5,3\n',
      'predictions-column-missing',
      { column: 'y_score or y_pred', found: 'y_true, p, age' },
    ],
    [
      'an unknown class',
      'y_true,score_a,score_b\na,1,0\nc,0,1\n',
      'predictions-class-unknown',
      { row: 1, value: '"c"' },
    ],
    [
      'missing scores',
      'y_true,score_a,score_b\na,1,0\nb,,1\n',
      'csv-value-missing',
      { line: 3, column: 'score_b' },
    ],
    ['a missing target', 'y_true,y_pred\n1,2\n,3\n', 'predictions-not-finite', { column: 'y_true', row: 1 }],
    [
      'no target',
      'truth,y_pred\n1,2\n',
      'predictions-column-missing',
      { column: 'y_true', found: 'truth, y_pred' },
    ],
    ['ragged rows', 'y_true,y_pred\n1,2\n3\n', 'csv-ragged', { line: 3 }],
  ])('refuses CSV with %s', async (_, text, code, args) => {
    const read = await ofCsv(text.replace('b,,1', 'b,1,'))
    expect(read).toMatchObject({ ok: false, findings: [{ code, args }] })
  })

  it('finds the same in Parquet as in npz', async () => {
    cpSync(path.resolve(import.meta.dirname, '../../../fixtures/predictions'), folder, { recursive: true })
    const [npz, parquet] = [
      await readPredictions(files, 'classes.npz'),
      await readPredictions(files, 'classes.snappy.parquet'),
    ]
    if (!npz.ok || !parquet.ok) throw new Error('unreadable')
    for (const key of ['samples', 'classes', 'yTrue', 'yPred', 'scores', 'weights'] as const) {
      expect(parquet.value[key]).toEqual(npz.value[key])
    }
    expect(parquet.value.ids.slice(0, 2)).toEqual(['s0', 's1'])
  })

  it.each([
    ['a missing file', 'none.npz', 'file-missing'],
    ['another form', 'test.pkl', 'predictions-format-unknown'],
  ])('says so for %s', async (_, name, code) => {
    expect(await readPredictions(files, name)).toMatchObject({ ok: false, findings: [{ code }] })
  })
})

describe('writePredictions', () => {
  it('is read back, float32 where that loses nothing', async () => {
    const content = {
      yTrue: [1, 0],
      scores: Float64Array.of(0.25, 0.75, 0.5, 0.5),
      ids: ['é', 'b'],
      groups: ['g', 'h'],
      weights: [1, 2],
      inputs: floats([2, 1], 3, 4),
    }
    const bytes = writePredictions(content)
    expect(writePredictions(content)).toEqual(bytes)
    expect(new TextDecoder('latin1').decode(bytes)).toContain("'<f4'")
    const exact = writePredictions({ ...content, scores: Float64Array.of(0.1, 0.9, 0.5, 0.5) })
    await files.write('test.npz', exact)
    expect(await readPredictions(files, 'test.npz')).toMatchObject({
      ok: true,
      value: {
        yTrue: indices(1, 0),
        scores: Float64Array.of(0.1, 0.9, 0.5, 0.5),
        ids: ['é', 'b'],
        groups: ['g', 'h'],
        weights: Float64Array.of(1, 2),
        inputs: { shape: [2, 1] },
      },
    })
  })

  it('keeps values', async () => {
    await files.write('test.npz', writePredictions({ yTrue: [1.5], yPred: [2.25] }))
    expect(await readPredictions(files, 'test.npz')).toMatchObject({
      value: { yTrue: Float64Array.of(1.5), yPred: Float64Array.of(2.25), classes: 0 },
    })
  })
})
