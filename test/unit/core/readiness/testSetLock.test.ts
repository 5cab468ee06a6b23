import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Split } from '../../../../src/core/dataset/dataset.ts'
import { testSetDigest } from '../../../../src/core/dataset/lock.ts'
import { digestOf } from '../../../../src/core/digest.ts'
import type { Files } from '../../../../src/core/ports.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import type { SignOff } from '../../../../src/core/readiness/signoffs.ts'
import { lockTestSet, readTestSetLock, recordEvaluation } from '../../../../src/core/readiness/testSetLock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { valueOf } from './support/stepRecord.ts'

let root: string
let files: Files
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'lock '))
  files = nodeFiles(root)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const clockAt = (time: string) => ({ now: () => new Date(time), elapsed: () => 0 })

function split(values: readonly number[]): Split {
  return {
    path: 'data/test.npz',
    sha256: digestOf('file'),
    samples: values.length,
    sampleShape: [1],
    inputs: Float32Array.from(values),
    targets: Float64Array.from(values, (value) => value % 2),
    ids: values.map((_, row) => `id-${row}`),
  }
}

const waiver = (at: string, expires = '2026-03-01', kind: SignOff['act'] = 'waive'): SignOff => ({
  item: 'held-out-data-intact',
  act: kind,
  by: { name: 'Bo', email: 'bo@trees.example' },
  at,
  reason: 'The old set had wrong labels',
  expires,
})

const first = '2026-01-10T00:00:00.000Z'
const later = '2026-01-20T00:00:00.000Z'

describe('the lock of the test set', () => {
  it('is made at the first evaluation and stays the same afterwards', async () => {
    const test = split([1, 2, 3])
    const lock = valueOf(await lockTestSet({ files, clock: clockAt(first), test, signOffs: [] }))
    expect(lock).toMatchObject({ sha256: testSetDigest(test), samples: 3, created: first, evaluations: [] })
    expect(valueOf(await lockTestSet({ files, clock: clockAt(later), test, signOffs: [] }))).toEqual(lock)
    expect(valueOf(await readTestSetLock(files))).toEqual(lock)
  })

  it.each([
    ['another value', split([1, 2, 4])],
    ['a row less', split([1, 2])],
    ['another order', split([2, 1, 3])],
  ])('refuses %s', async (_, other) => {
    valueOf(await lockTestSet({ files, clock: clockAt(first), test: split([1, 2, 3]), signOffs: [] }))
    const refused = await lockTestSet({ files, clock: clockAt(later), test: other, signOffs: [] })
    expect(refused.ok).toBe(false)
    expect(refused.findings[0]).toMatchObject({ code: 'test-set-replaced', args: { samples: other.samples } })
    expect(valueOf(await readTestSetLock(files)).samples).toBe(3)
  })

  it('lets the set be replaced once by a waiver given since, and keeps what was before', async () => {
    const old = split([1, 2, 3])
    valueOf(await lockTestSet({ files, clock: clockAt(first), test: old, signOffs: [] }))
    valueOf(
      await recordEvaluation({
        files,
        clock: clockAt(first),
        checkpoint: digestOf('c'),
        predictions: digestOf('p'),
      }),
    )
    const signOffs = [waiver('2026-01-15T00:00:00.000Z')]
    const replaced = valueOf(
      await lockTestSet({ files, clock: clockAt(later), test: split([5, 6]), signOffs }),
    )
    expect(replaced).toMatchObject({ samples: 2, created: later, evaluations: [] })
    expect(replaced.replaced).toMatchObject([
      {
        sha256: testSetDigest(old),
        samples: 3,
        evaluations: 1,
        by: 'Bo <bo@trees.example>',
        reason: 'The old set had wrong labels',
      },
    ])
    const again = await lockTestSet({ files, clock: clockAt(later), test: split([7, 8]), signOffs })
    expect(again.ok).toBe(false)
  })

  it.each([
    ['given before the lock', waiver('2026-01-05T00:00:00.000Z')],
    ['that has ended', waiver('2026-01-15T00:00:00.000Z', '2026-01-16')],
    ['for another item', { ...waiver('2026-01-15T00:00:00.000Z'), item: 'val-test-gap' }],
  ])('a waiver %s replaces nothing', async (_, act) => {
    valueOf(await lockTestSet({ files, clock: clockAt(first), test: split([1, 2, 3]), signOffs: [] }))
    const refused = await lockTestSet({ files, clock: clockAt(later), test: split([5, 6]), signOffs: [act] })
    expect(refused.ok).toBe(false)
  })

  it('counts each model that was looked at once', async () => {
    valueOf(await lockTestSet({ files, clock: clockAt(first), test: split([1, 2]), signOffs: [] }))
    const look = (checkpoint: string | undefined, predictions: string) =>
      recordEvaluation({ files, clock: clockAt(later), checkpoint, predictions: digestOf(predictions) })
    valueOf(await look(digestOf('a'), 'p'))
    valueOf(await look(digestOf('a'), 'p'))
    valueOf(await look(digestOf('b'), 'p'))
    expect(valueOf(await look(undefined, 'q')).evaluations).toHaveLength(3)
  })

  it.each(['', '{', '[]', '{"sha256": "x"}', 'null'])(
    'a broken file is a finding, not a fresh lock: %j',
    async (text) => {
      await files.write(layout.testSetLock, text)
      const result = await lockTestSet({ files, clock: clockAt(first), test: split([1]), signOffs: [] })
      expect(result.ok).toBe(false)
      expect(result.findings[0]?.code).toBe('test-set-lock-broken')
      expect(await files.readText(layout.testSetLock)).toBe(text)
    },
  )
})
