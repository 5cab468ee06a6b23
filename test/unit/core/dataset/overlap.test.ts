import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dataset, Split } from '../../../../src/core/dataset/dataset.ts'
import { findOverlap } from '../../../../src/core/dataset/overlap.ts'
import { hashRow, wordsOf } from '../../../../src/core/dataset/rowHash.ts'
import { processorTime } from '../../processorTime.ts'

function splitOf(rows: readonly (readonly number[])[], more: Partial<Split> = {}, prefix = ''): Split {
  return {
    path: 'a.npz',
    sha256: '',
    samples: rows.length,
    sampleShape: [2],
    inputs: Float32Array.from(rows.flat()),
    targets: new Float64Array(rows.length),
    ids: rows.map((_, row) => `${prefix}${row}`),
    ...more,
  }
}

const datasetOf = (train: Split, val: Split, test: Split): Dataset => ({
  train,
  val,
  test,
  classNames: [],
  featureNames: [],
})

type Rows = readonly (readonly number[])[]

/** Rows of `a` that equal one of `b` as float32. */
const shared = (a: Rows, b: Rows) =>
  a.filter((row) => b.some((other) => other.every((value, i) => Math.fround(value) === Math.fround(row[i]!))))
    .length

describe('findOverlap', () => {
  it('names the samples that two splits share', () => {
    const dataset = datasetOf(
      splitOf(
        [
          [1, 2],
          [3, 4],
          [1, 2],
          [0, 5],
        ],
        {},
        'train-',
      ),
      splitOf(
        [
          [9, 9],
          [3, 4],
        ],
        {},
        'val-',
      ),
      splitOf(
        [
          [3, 4],
          [7, 7],
          [1, 2],
          [-0, 5],
        ],
        { targets: Float64Array.of(1, 0, 0, 0) },
        'test-',
      ),
    )
    const [testTrain, testVal, valTrain] = findOverlap(dataset).pairs
    expect(testTrain).toMatchObject({
      split: 'test',
      other: 'train',
      samples: 3,
      examples: [
        { row: 0, id: 'test-0', otherRow: 1, otherId: 'train-1', sameTarget: false },
        { row: 2, id: 'test-2', otherRow: 0, otherId: 'train-0', sameTarget: true },
        { row: 3, id: 'test-3', otherRow: 3, otherId: 'train-3', sameTarget: true },
      ],
    })
    expect(testVal).toMatchObject({ samples: 1, examples: [{ id: 'test-0', otherId: 'val-1' }] })
    expect(valTrain).toMatchObject({
      split: 'val',
      samples: 1,
      examples: [{ id: 'val-1', otherId: 'train-1' }],
    })
  })

  it('names the groups that stand in two splits', () => {
    const train = splitOf(
      [
        [1, 1],
        [2, 2],
      ],
      { groups: ['p2', 'p1'] },
    )
    const val = splitOf([[3, 3]], { groups: ['p3'] })
    const test = splitOf(
      [
        [4, 4],
        [5, 5],
      ],
      { groups: ['p2', 'p1'] },
    )
    const report = findOverlap(datasetOf(train, val, test))
    expect(report.groupsKnown).toBe(true)
    expect(report.pairs.map(({ groups, sharedGroups }) => [groups, sharedGroups])).toEqual([
      [['p1', 'p2'], 2],
      [[], 0],
      [[], 0],
    ])
    expect(findOverlap(datasetOf(splitOf([[1, 1]]), val, test)).groupsKnown).toBe(false)
  })

  it('counts what a comparison of all pairs counts', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, -0, 0.5, 1e-30)), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(rows, rows, rows, (train, val, test) => {
        const report = findOverlap(datasetOf(splitOf(train), splitOf(val), splitOf(test)))
        expect(report.pairs.map(({ samples }) => samples)).toEqual([
          shared(test, train),
          shared(test, val),
          shared(val, train),
        ])
      }),
      { numRuns: 300 },
    )
  })

  it('tells rows of the same hash apart, the first of a split too', () => {
    const [one, other] = [
      [1, 1],
      [3, -387.94140625],
    ] as const
    const [hash, same] = [one, other].map((row) => hashRow(wordsOf(Float32Array.from(row)), 0, 2))
    expect(same).toBe(hash)
    const found = (test: Rows) =>
      findOverlap(datasetOf(splitOf([one, other]), splitOf([other]), splitOf(test)))
    const rowsOf = (test: Rows) =>
      found(test).pairs.map(({ examples }) => examples.map(({ row, otherRow }) => [row, otherRow]))
    expect(rowsOf([other, one])).toEqual([
      [
        [0, 1],
        [1, 0],
      ],
      [[0, 0]],
      [[0, 1]],
    ])
    expect(rowsOf([one])[1]).toEqual([])
  })

  it('keeps a hundred examples of thousands, in time', async () => {
    const many = splitOf(Array.from({ length: 20_000 }, (_, row) => [row % 7, 1]))
    const took = await processorTime(() => {
      const [first] = findOverlap(datasetOf(many, many, many)).pairs
      expect(first).toMatchObject({ samples: 20_000 })
      expect(first!.examples).toHaveLength(100)
    })
    expect(took).toBeLessThan(1000)
  })
})
