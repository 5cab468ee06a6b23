import { describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { floats, indices, predictionsFolder } from './support/predictionsFolder.ts'

const { files, write, ofNpz } = predictionsFolder()

const texts = (...data: string[]): NdArray => ({ type: 'string', shape: [data.length], data })
const classes = floats([2], 0, 1)
const scores = floats([2, 2], 0.75, 0.25, 0.5, 0.5)
const named = (...names: string[]) => ({ y_score: scores, class_names: texts(...names) })

describe('predictions of arrays', () => {
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

  it('keeps one column of scores as those of class 1', async () => {
    const read = await ofNpz({ y_true: classes, y_score: floats([2], 0.25, 0.5) })
    expect(read).toMatchObject({ value: { classes: 2, scores: Float64Array.of(0.25, 0.5) } })
  })

  it('reads numbers by place, and says so where a class is named by another', async () => {
    expect(await ofNpz({ y_true: classes, ...named('1', '0') })).toMatchObject({
      findings: [{ code: 'predictions-numbers-like-names', args: { value: '0', name: '1' } }],
      value: { yTrue: indices(0, 1) },
    })
    expect(await ofNpz({ y_true: classes, ...named('0', '1') })).toMatchObject({ findings: [] })
    expect(await ofNpz({ y_true: classes, ...named('2', '3') })).toMatchObject({ findings: [] })
    const { findings } = await ofNpz({ y_true: floats([2], 1, 2), ...named('1', '2') })
    expect(findings.map(messageOf)).toEqual([
      expect.stringContaining('2 isn’t read as the class of that name: save names as text'),
    ])
  })

  it.each([
    [['a'], 'predictions-class-names-length', { names: 1, classes: 2 }],
    [['a', 'b', 'c'], 'predictions-class-names-length', { names: 3, classes: 2 }],
    [['a', 'a'], 'predictions-class-name-twice', { name: 'a' }],
  ])('refuses %j as names of two classes or labels', async (names, code, args) => {
    for (const truth of [classes, floats([2, 2], 0, 1, 1, 1)])
      expect(await ofNpz({ y_true: truth, ...named(...names) })).toMatchObject({
        ok: false,
        findings: [{ code, args }],
      })
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

  it('reads arrays under names of their own, and takes them for no slices', async () => {
    write('own.npz', writeNpz({ label: classes, p: scores, age: floats([2], 40, 50) }))
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
    ['a missing file', 'none.npz', 'file-missing'],
    ['another form', 'test.pkl', 'predictions-format-unknown'],
  ])('says so for %s', async (_, name, code) => {
    expect(await readPredictions(files, name)).toMatchObject({ ok: false, findings: [{ code }] })
  })
})
