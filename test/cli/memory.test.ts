import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../src/core/arrays/npz.ts'
import { seededRandom } from '../../src/core/metrics/random.ts'
import { python, runPython } from '../python.ts'
import { root } from './program.ts'

/* What the built command line takes of memory, above what it takes for a few samples: twice the arrays at most. */

/** What V8 may keep of its young generation, the code of kernels and the staging of threads: it doesn't grow with the input. */
const constant = 40e6

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'memory-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes `name`.npz and a small one beside it; bytes of the arrays. */
function write(name: string, samples: number, width: number): number {
  const sizes = { [name]: samples, [`${name}-few`]: 20 }
  for (const [each, size] of Object.entries(sizes)) {
    const arrays = width === 1 ? soleScores(size) : arraysOf(size, width)
    writeFileSync(path.join(folder, `${each}.npz`), writeNpz(arrays))
  }
  return samples * (width === 1 ? 9 : 8 * (width + 1))
}

/** One score of two classes, labels of a byte. */
function soleScores(samples: number): Record<string, NdArray> {
  const random = seededRandom(7)
  const scores = Float64Array.from({ length: samples }, () => random.uniform())
  const labels = Uint8Array.from(scores, (score) => Number(random.uniform() < score))
  return {
    y_true: { type: 'uint8', shape: [samples], data: labels },
    y_score: { type: 'float64', shape: [samples], data: scores },
  }
}

function arraysOf(samples: number, classes: number): Record<string, NdArray> {
  const random = seededRandom(7)
  const labels = new BigInt64Array(samples)
  const scores = new Float64Array(samples * classes)
  for (let row = 0; row < samples; row++) {
    const label = row % classes
    labels[row] = BigInt(label)
    let sum = 0
    for (let at = row * classes; at < (row + 1) * classes; at++) {
      scores[at] = random.uniform() + (at === row * classes + label ? 0.5 : 0)
      sum += scores[at]!
    }
    for (let at = row * classes; at < (row + 1) * classes; at++) scores[at]! /= sum
  }
  return {
    y_true: { type: 'int64', shape: [samples], data: labels },
    y_score: { type: 'float64', shape: [samples, classes], data: scores },
  }
}

const forms = ['packed.npz', 'csv', 'parquet', 'feather'] as const

/** Writes the arrays of `name`.npz, and of the small one, by numpy and pyarrow in further forms. */
function writeForms(name: string): void {
  for (const each of [name, `${name}-few`]) runPython('memory_forms.py', [path.join(folder, each)])
}

/** Writes `name`.npz by `arraysOf`, and a small one beside it; bytes of the arrays. */
function writeArrays(
  name: string,
  samples: number,
  arraysOf: (samples: number) => Record<string, NdArray>,
): number {
  for (const [each, size] of Object.entries({ [name]: samples, [`${name}-few`]: 20 }))
    writeFileSync(path.join(folder, `${each}.npz`), writeNpz(arraysOf(size)))
  return Object.values(arraysOf(samples)).reduce(
    (sum, { data }) => sum + (data as Float64Array).byteLength,
    0,
  )
}

const column = (samples: number, valueOf: (row: number) => number): NdArray => ({
  type: 'float64',
  shape: [samples],
  data: Float64Array.from({ length: samples }, (_, row) => valueOf(row)),
})

const random = seededRandom(11)
/** One score of two classes whose values crowd, as they do where a model is sure or says one thing. */
const scoredBy = (score: () => number) => (samples: number) => ({
  ...soleScores(samples),
  y_score: column(samples, score),
})
const weighted = (arrays: Record<string, NdArray>, samples: number) => ({
  ...arrays,
  sample_weight: column(samples, () => random.uniform() + 0.5),
})
const valuesOf = (samples: number) => ({
  y_true: column(samples, () => 1 + Math.floor(9 * random.uniform())),
  y_pred: column(samples, () => 1 + 9 * random.uniform()),
})

/** Samples × labels, each an int64 and a score. */
function labelsOf(samples: number): Record<string, NdArray> {
  const shape = [samples, 4]
  const score = column(4 * samples, () => random.uniform())
  const data = BigInt64Array.from(score.data as Float64Array, (each) => BigInt(random.uniform() < each))
  return { y_true: { type: 'int64', shape, data }, y_score: { ...score, shape } }
}

function peakOf(command: string, ...files: readonly string[]): number {
  const mark = path.join(folder, 'peak')
  const program = [
    '--require',
    path.join(root, 'scripts/peakMemory.cjs'),
    path.join(root, 'dist/cli/main.js'),
  ]
  const { status, stderr } = spawnSync(
    process.execPath,
    [...program, command, ...files, '--format', 'json'],
    { cwd: folder, env: { ...process.env, PEAK_FILE: mark }, encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return Number(readFileSync(mark, 'utf8'))
}

describe('memory', () => {
  it.each([
    ['evaluate', 'of two classes', 4_000_000, 2],
    ['evaluate', 'of ten classes', 1_000_000, 10],
    ['evaluate', 'of a thousand classes', 10_000, 1000],
    ['evaluate', 'with one score of two classes', 8_000_000, 1],
    ['thresholds', 'of two classes', 4_000_000, 2],
    ['thresholds', 'with one score of two classes', 8_000_000, 1],
  ])('of %s, samples %s: %i × %i', (command, _, samples, width) => {
    const name = `${command}-${width}`
    const bytes = write(name, samples, width)
    const above = peakOf(command, `${name}.npz`) - peakOf(command, `${name}-few.npz`)
    expect(above).toBeGreaterThan(bytes / 2)
    expect(above).toBeLessThan(2 * bytes + constant)
  })

  it.each<[string, string, number, (samples: number) => Record<string, NdArray>]>([
    ['evaluate', 'nearly all in one place', 8_000_000, scoredBy(() => random.uniform() ** 40)],
    ['evaluate', 'mostly one', 8_000_000, scoredBy(() => Math.max(0, random.uniform() - 0.9))],
    ['evaluate', 'all equal', 8_000_000, scoredBy(() => 0.5)],
    ['thresholds', 'nearly all in one place, chosen from', 8_000_000, scoredBy(() => random.uniform() ** 40)],
    ['evaluate', 'of three classes', 3_000_000, (samples) => arraysOf(samples, 3)],
    ['evaluate', 'weighted', 4_000_000, (samples) => weighted(arraysOf(samples, 2), samples)],
    [
      'evaluate',
      'of a thousand classes, weighted',
      10_000,
      (samples) => weighted(arraysOf(samples, 1000), samples),
    ],
    ['evaluate', 'of several labels', 1_500_000, labelsOf],
    ['evaluate', 'of several labels, weighted', 1_500_000, (samples) => weighted(labelsOf(samples), samples)],
    ['thresholds', 'of several labels, chosen from', 1_500_000, labelsOf],
    ['evaluate', 'of numbers', 4_000_000, valuesOf],
    ['evaluate', 'of weighted numbers', 4_000_000, (samples) => weighted(valuesOf(samples), samples)],
  ])('of %s, samples or scores %s', (command, name, samples, arrays) => {
    const bytes = writeArrays(name, samples, arrays)
    const above = peakOf(command, `${name}.npz`) - peakOf(command, `${name}-few.npz`)
    expect(above).toBeGreaterThan(bytes / 2)
    expect(above).toBeLessThan(2 * bytes + constant)
  })

  it.each([
    ['two', 3_000_000, 2],
    ['ten', 500_000, 10],
  ])('of compare, two models of %s classes: %i × %i', (_, samples, classes) => {
    const name = `compare-${classes}`
    const bytes = 2 * write(name, samples, classes)
    const [whole, few] = [`${name}.npz`, `${name}-few.npz`].map((file) => peakOf('compare', file, file))
    const above = whole! - few!
    expect(above).toBeGreaterThan(bytes / 2)
    expect(above).toBeLessThan(2 * bytes + constant)
  })

  it('of thresholds, two models and all their ensembles', () => {
    const bytes = 2 * write('ensembles', 4_000_000, 2)
    const [whole, few] = ['ensembles.npz', 'ensembles-few.npz'].map((file) =>
      peakOf('thresholds', file, file, '--ensemble', 'all'),
    )
    const above = whole! - few!
    expect(above).toBeGreaterThan(bytes / 2)
    expect(above).toBeLessThan(2 * bytes + constant)
  })

  it('of evaluate and thresholds that draw, where pictures of a few samples are the measure', () => {
    const bytes = write('drawn', 12_000_000, 1)
    for (const command of ['evaluate', 'thresholds']) {
      const [whole, few] = ['drawn', 'drawn-few'].map((name) =>
        peakOf(command, `${name}.npz`, '--plots', 'plots'),
      )
      expect(whole! - few!).toBeGreaterThan(bytes / 4)
      expect(whole! - few!).toBeLessThan(2 * bytes)
    }
  })

  describe.runIf(python).each([
    ['two', 3_000_000, 2],
    ['ten', 1_500_000, 10],
  ])('of evaluate, whatever file holds the samples of %s classes', (name, samples, classes) => {
    let bytes = 0
    beforeAll(() => {
      bytes = write(name, samples, classes)
      writeForms(name)
    })

    it.each(forms)('.%s', (form) => {
      const above = peakOf('evaluate', `${name}.${form}`) - peakOf('evaluate', `${name}-few.${form}`)
      expect(above).toBeGreaterThan(bytes / 2)
      expect(above).toBeLessThan(2 * bytes + constant)
    })
  })
})
