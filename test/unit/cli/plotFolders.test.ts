import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plotFolders } from '../../../src/cli/plotFolders.ts'

describe('folders of several files', () => {
  it.each([
    [
      ['runs/a/test.npz', 'runs/b/test.npz'],
      ['runs_a_test', 'runs_b_test'],
    ],
    [
      ['x.npz', 'x.csv'],
      ['x_npz', 'x_csv'],
    ],
    [
      ['a/b.npz', 'a_b.npz'],
      ['a_b', 'a_b_2'],
    ],
    [
      ['x.npz', 'X.npz'],
      ['x', 'X_2'],
    ],
    [
      ['x.npz', 'x.csv', 'x_csv.npz', 'x.csv'],
      ['x_npz', 'x_csv', 'x_csv_2', 'x_csv_3'],
    ],
    [
      ['caf\u00e9.npz', 'cafe\u0301.npz'],
      ['caf\u00e9', 'caf\u00e9_2'],
    ],
    [
      ['runs.v2/test', '../.npz'],
      ['runs_v2_test', '_'],
    ],
  ])('%j', (paths, folders) => {
    expect(plotFolders(paths)).toEqual(folders)
  })

  it('are as many as the files, none that leads elsewhere', () => {
    const part = fc.constantFrom('a', 'A', '_', '2', '.', '/', '\\', 'ß', 'ss', '.npz', '.csv', ':', '\u0301')
    const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
        const folders = plotFolders(paths)
        expect(new Set(folders.map((name) => name.toUpperCase())).size).toBe(paths.length)
        expect(folders.filter((name) => !/^[\p{L}\p{N}_-]+$/u.test(name))).toEqual([])
      }),
      { seed: 5 },
    )
  })
})
