import { cpSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { indices, predictionsFolder } from './support/predictionsFolder.ts'

const { folder, files, write, ofCsv } = predictionsFolder()

describe('predictions of a table', () => {
  it('reads a table that is separated by tabs', async () => {
    write('test.tsv', 'y_true\tscore_a\tscore_b\nb\t0.25\t0.75\n')
    const read = await readPredictions(files, 'test.tsv')
    expect(read).toMatchObject({ value: { scores: Float64Array.of(0.25, 0.75), yTrue: indices(1) } })
  })

  it.each(['', '__index_level_0__'])('leaves out the index that pandas writes as “%s”', async (index) => {
    const read = await ofCsv(`${index},y_true,score_a,score_b,age\n0,a,0.9,0.1,30\n1,b,0.3,0.7,40\n`)
    expect(read.ok && [...read.value.columns!.keys()]).toEqual(['age'])
  })

  it.each([
    ['indices', 'id,y_true,score_ant,score_bee\nx,0,0.9,0.1\ny,1,0.2,0.8\n'],
    ['names', 'id,y_true,score_ant,score_bee\nx,ant,0.9,0.1\ny,bee,0.2,0.8\n'],
    ['names that are numbers', 'id,y_true,score_1,score_2\nx,1,0.9,0.1\ny,2,0.2,0.8\n'],
    [
      'names that are numbers, as pandas writes them beside missing ones',
      'id,y_true,score_2,score_1\nx,2.0,0.9,0.1\ny,1.0,0.2,0.8\n',
    ],
  ])('reads CSV with classes as %s', async (_, text) => {
    expect(await ofCsv(text)).toMatchObject({
      ok: true,
      value: { yTrue: indices(0, 1), scores: Float64Array.of(0.9, 0.1, 0.2, 0.8), ids: ['x', 'y'] },
    })
  })

  it('tells of labels that are missing, and of numbers that count classes with other numbers for names', async () => {
    const head = 'y_true,score_1,score_2,score_3\n'
    expect(await ofCsv(`${head}0,0.8,0.1,0.1\n1,0.1,0.8,0.1\n`)).toMatchObject({
      findings: [{ code: 'predictions-numbers-like-names', args: { value: '1', name: '2' } }],
      value: { yTrue: indices(0, 1) },
    })
    expect(await ofCsv(`${head}3,0.1,0.1,0.8\n0,0.8,0.1,0.1\n`)).toMatchObject({
      findings: [{ code: 'predictions-class-unknown', args: { value: '"0"', row: 1, rows: 1 } }],
    })
    expect(await ofCsv('y_true,score_a,score_b\na,0.9,0.1\n,0.3,0.7\n')).toMatchObject({
      findings: [{ code: 'predictions-not-finite', args: { column: 'y_true', value: 'empty', row: 1 } }],
    })
    expect(await ofCsv(`${head}3,0.1,0.1,0.8\nnan,0.8,0.1,0.1\n`)).toMatchObject({
      findings: [{ code: 'predictions-not-finite', args: { value: 'NaN', row: 1 } }],
    })
  })

  it.each([
    ['0 and 1', 'id,y_true,y_score\nx,0,0.25\ny,1,0.75\n', []],
    ['truth values', 'id,y_true,y_score\nx,False,0.25\ny,True,0.75\n', []],
    ['0.0 and 1.0', 'id,y_true,score_1\nx,0.0,0.25\ny,1.0,0.75\n', ['0', '1']],
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
    write('own.csv', 'key,y_true,label,p,w,age\nx,7,ant,0.25,2,40\ny,8,bee,0.75,3,50\n')
    write('usual.csv', 'id,y_true,score_bee,sample_weight\nx,ant,0.25,2\ny,bee,0.75,3\n')
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
})
