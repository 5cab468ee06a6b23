import { readFileSync } from 'node:fs'
import path from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NdArray } from '../../src/core/arrays/ndarray.ts'
import { writeNpy } from '../../src/core/arrays/npy.ts'
import { readNpz, writeNpz } from '../../src/core/arrays/npz.ts'
import { writeZip } from '../../src/core/arrays/zip.ts'
import {
  answerTo,
  bytesOf,
  closedGate,
  copyFinished,
  makeFinished,
  noise,
  own,
  put,
  refused,
  removeAll,
  textOf,
} from './hostileProject.ts'

/* Archives of arrays that lie, as data and as predictions, and predictions that can't be judged. */

beforeAll(makeFinished)
afterAll(removeAll)

/** The CSV splits as arrays in .npz, and a configuration that names them. */
function asNpz(project: string): void {
  for (const split of ['train', 'val', 'test']) {
    const rows = textOf(project, `data/${split}.csv`)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const inputs = rows.flatMap((fields) => fields.slice(1, -1).map(Number))
    put(
      project,
      `data/${split}.npz`,
      writeNpz({
        inputs: {
          type: 'float32',
          shape: [rows.length, inputs.length / rows.length],
          data: Float32Array.from(inputs),
        },
        target: {
          type: 'int64',
          shape: [rows.length],
          data: BigInt64Array.from(rows, (fields) => BigInt(fields.at(-1)!.at(-1)!)),
        },
        id: { type: 'string', shape: [rows.length], data: rows.map(([id]) => id!) },
      }),
    )
  }
  const settings = textOf(project, own)
    .replaceAll('.csv', '.npz')
    .replace('"target":"target"', '"target":"target","inputs":"inputs"')
  put(project, 'configs/npz.yaml', `${settings}checkpointing: { output_dir: checkpoints/npz }\n`)
}

/** The members of an archive as they stand in it. */
function membersOf(file: string): Record<string, Uint8Array> {
  const arrays = readNpz(readFileSync(file), file)
  if (!arrays.ok) throw new Error(file)
  return Object.fromEntries(
    Object.entries(arrays.value).map(([name, array]) => [`${name}.npy`, writeNpy(array)]),
  )
}

/** An .npy header changed in place, its length kept. */
function reheaded(npy: Uint8Array, from: RegExp, to: string): Uint8Array {
  const header = new TextDecoder('latin1').decode(npy.subarray(0, 128))
  const changed = header.slice(10).replace(from, to).trimEnd().padEnd(117)
  const bytes = npy.slice()
  bytes.set(new TextEncoder().encode(`${changed}\n`), 10)
  return bytes
}

/** The same array with its bytes in Fortran order. */
function inFortranOrder({ type, shape, data }: NdArray): Uint8Array {
  const [rows = 0, columns = 0] = shape
  const values = data as Float32Array | Float64Array
  const turned = values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
  return reheaded(writeNpy({ type, shape, data: turned }), /'fortran_order': False/, "'fortran_order': True")
}

/** What a training leaves. */
const trained = (folder: string) => [
  ...[
    'run.json',
    'events.jsonl',
    'training.log',
    'metrics.json',
    'signature.json',
    'uncommitted_changes.diff',
  ].map((name) => `${folder}/${name}`),
  ...['val', 'test'].map((split) => `${folder}/predictions/${split}.npz`),
  ...['best', 'last'].map((kind) => `checkpoints/npz/final_model_${kind}.safetensors`),
]

const figures = ({ out }: { out: string }) =>
  (JSON.parse(out) as { evaluation: { test: { metrics: object } } }).evaluation.test.metrics

type Members = Record<string, Uint8Array>
const archives: readonly [string, (members: Members, array: string) => Uint8Array, string][] = [
  [
    'a shape that lies',
    (members, array) => writeZip({ ...members, [array]: reheaded(members[array]!, /\(\d+,/, '(9999,') }),
    'claims the shape (9999, ',
  ],
  [
    'objects',
    (members, array) => writeZip({ ...members, [array]: reheaded(members[array]!, /'<f4'|'<f8'/, "'|O'") }),
    'holds pickled Python objects, which are never loaded',
  ],
  [
    'a zip bomb',
    (members, array) => zipSync({ ...members, [array]: new Uint8Array(200 << 20) }, { level: 9 }),
    'would unpack to 2097',
  ],
  [
    'a member ../',
    (members) => writeZip({ ...members, '../../evil.npy': noise }),
    'a member "../../evil.npy" whose name leads out of the archive',
  ],
  ['an end cut off', (members) => writeZip(members).slice(0, 900), 'is not a complete zip archive'],
]

describe('arrays in .npz', () => {
  test.each(archives)('data with %s', (_, spoil, says) => {
    const project = copyFinished()
    asNpz(project)
    put(project, 'data/train.npz', spoil(membersOf(path.join(project, 'data/train.npz')), 'inputs.npy'))
    refused(project, 'configs/npz.yaml', says, 3, ['results/production/evidence.json'])
  })

  test('data in Fortran order is read right', () => {
    const project = copyFinished()
    asNpz(project)
    const train = ['train', '--config', 'configs/npz.yaml', '--output-dir']
    expect(answerTo(project, [...train, 'results/c'], trained('results/c'), 60_000).status).toBe(0)
    for (const split of ['train', 'val', 'test']) {
      const file = path.join(project, `data/${split}.npz`)
      const arrays = readNpz(readFileSync(file), file)
      if (!arrays.ok) throw new Error(file)
      put(
        project,
        `data/${split}.npz`,
        writeZip({ ...membersOf(file), 'inputs.npy': inFortranOrder(arrays.value['inputs']!) }),
      )
    }
    expect(answerTo(project, [...train, 'results/fortran'], trained('results/fortran'), 60_000).status).toBe(
      0,
    )
    for (const split of ['val', 'test']) {
      const [c, fortran] = ['c', 'fortran'].map((order) =>
        bytesOf(project, `results/${order}/predictions/${split}.npz`),
      )
      expect(fortran!.equals(c!)).toBe(true)
    }
  })

  const predictions = 'results/production/predictions/test.npz'
  test.each(archives)('predictions with %s', (_, spoil, says) => {
    const project = copyFinished()
    put(project, predictions, spoil(membersOf(path.join(project, predictions)), 'y_score.npy'))
    const evaluated = answerTo(project, ['evaluate', predictions], [])
    expect(evaluated).toMatchObject({ status: 1, said: expect.stringContaining(says) })
    expect(evaluated.said).toContain(predictions)
    expect(closedGate(project)).toMatchObject({
      'test-evaluation-complete': 'failed',
      'test-target-met': 'failed',
    })
  })

  test('predictions in Fortran order give the same figures', () => {
    const project = copyFinished()
    const file = path.join(project, predictions)
    const before = answerTo(project, ['evaluate', predictions, '--format', 'json'], [])
    const arrays = readNpz(readFileSync(file), file)
    if (!arrays.ok) throw new Error(file)
    put(
      project,
      predictions,
      writeZip({ ...membersOf(file), 'y_score.npy': inFortranOrder(arrays.value['y_score']!) }),
    )
    const after = answerTo(project, ['evaluate', predictions, '--format', 'json'], [])
    expect(figures(after)).toEqual(figures(before))
    expect(closedGate(project)['test-evaluation-complete']).not.toBe('passed')
  })
})

describe('predictions', () => {
  type Arrays = { y_true: BigInt64Array; y_score: Float32Array; samples: number }
  const file = 'results/production/predictions/test.npz'
  const written = ({ y_true, y_score, samples }: Arrays, rows = samples): Uint8Array =>
    writeNpz({
      y_true: { type: 'int64', shape: [y_true.length], data: y_true },
      y_score: { type: 'float32', shape: [rows, 3], data: y_score.slice(0, rows * 3) },
    })
  function spoiled(change: (arrays: Arrays) => Uint8Array) {
    const project = copyFinished()
    const arrays = readNpz(bytesOf(project, file), file)
    if (!arrays.ok) throw new Error(file)
    const y_true = (arrays.value['y_true']!.data as BigInt64Array).slice()
    const y_score = Float32Array.from(arrays.value['y_score']!.data as ArrayLike<number>)
    put(project, file, change({ y_true, y_score, samples: y_true.length }))
    return project
  }

  test.each<[string, (arrays: Arrays) => Uint8Array, string]>([
    [
      'of another length',
      (arrays) => written(arrays, arrays.samples - 1),
      'y_score has 34 rows and y_true 35',
    ],
    [
      'with a NaN score',
      (arrays) => (arrays.y_score.fill(Number.NaN, 13, 14), written(arrays)),
      'y_score is NaN in row 4',
    ],
    [
      'with a class that is none',
      (arrays) => ((arrays.y_true[2] = -1n), written(arrays)),
      'y_true is -1 in row 2',
    ],
  ])('%s', (_, change, says) => {
    const project = spoiled(change)
    const evaluated = answerTo(project, ['evaluate', file], [])
    expect(evaluated).toMatchObject({ status: 1, said: expect.stringContaining(says) })
    expect(evaluated.said).toContain(file)
    expect(closedGate(project)).toMatchObject({
      'test-evaluation-complete': 'failed',
      'test-target-met': 'failed',
    })
  })

  test('of one class only: what depends on the others is undefined, never 0', () => {
    const project = spoiled((arrays) => (arrays.y_true.fill(0n), written(arrays)))
    const evaluated = answerTo(project, ['evaluate', file, '--format', 'json'], [])
    expect(evaluated.status).toBe(0)
    const { evaluation } = JSON.parse(evaluated.out) as {
      evaluation: { test: { metrics: Record<string, { value: number | null }> } }
    }
    for (const metric of ['test_auc', 'test_recall'])
      expect(evaluation.test.metrics[metric]?.value).toBeNull()
    expect(answerTo(project, ['evaluate', file], []).said).toContain('ROC-AUC undefined')
    expect(closedGate(project)['test-evaluation-complete']).toBe('failed')
  })
})
