import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { bisect } from '../../../../src/core/metrics/bisect.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { scaleWeights } from '../../../../src/core/runs/weightScale.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'weights-'))
afterAll(() => rmSync(folder, { recursive: true }))

const samples = 60

/** Predictions of 60 samples, the same each time but for the unit of their weights. */
const arrays = {
  classification: (unit: number) => {
    const { uniform } = seededRandom(5)
    const shares = Float64Array.from({ length: samples * 3 }, uniform)
    const scores = shares.map((share, at) => {
      const row = Math.floor(at / 3) * 3
      return share / (shares[row]! + shares[row + 1]! + shares[row + 2]!)
    })
    return {
      y_true: ofNumbers(Float64Array.from({ length: samples }, () => Math.floor(uniform() * 3))),
      y_score: ofNumbers(scores, 3),
      sample_weight: weightsOf(unit, uniform),
    }
  },
  'multi-label': (unit: number) => {
    const { uniform } = seededRandom(6)
    return {
      y_true: ofNumbers(
        Float64Array.from({ length: samples * 3 }, () => Math.round(uniform())),
        3,
      ),
      y_score: ofNumbers(Float64Array.from({ length: samples * 3 }, uniform), 3),
      sample_weight: weightsOf(unit, uniform),
    }
  },
  regression: (unit: number) => {
    const { uniform } = seededRandom(7)
    return {
      y_true: ofNumbers(Float64Array.from({ length: samples }, uniform)),
      y_pred: ofNumbers(Float64Array.from({ length: samples }, uniform)),
      sample_weight: weightsOf(unit, uniform),
    }
  },
}

function ofNumbers(data: Float64Array, width?: number): NdArray {
  return { type: 'float64', shape: width ? [data.length / width, width] : [data.length], data }
}

/** Multiples of an eighth, so that no unit rounds them. */
function weightsOf(unit: number, uniform: () => number): NdArray {
  return ofNumbers(Float64Array.from({ length: samples }, () => (unit * Math.ceil(uniform() * 8)) / 8))
}

async function evaluated(task: keyof typeof arrays, unit: number) {
  writeFileSync(path.join(folder, 'test.npz'), writeNpz(arrays[task](unit)))
  const read = await readPredictions(nodeFiles(folder), 'test.npz')
  if (!read.ok) throw new Error(read.findings[0]!.code)
  const primaryMetric = task === 'regression' ? 'test_rmse' : 'test_acc'
  const found = evaluatePredictions({ task, test: read.value, classNames: [], primaryMetric })
  if (!found.ok) throw new Error(found.findings[0]!.code)
  const { metrics, calibration } = found.value.test
  return { ...found.value, test: { metrics, calibration } }
}

describe('weights in a huge or tiny unit', () => {
  it.each(
    (['classification', 'multi-label', 'regression'] as const).flatMap((task) =>
      [2 ** 1000, 2 ** -1000].map((unit) => [task, unit] as const),
    ),
  )('say of %s in units of %d what they say in units of 1', async (task, unit) => {
    expect(await evaluated(task, unit)).toEqual(await evaluated(task, 1))
  })

  it('are scaled by a power of two, also where the largest is the least number there is', () => {
    expect(scaleWeights(Float64Array.of(3e300, 1e300, 0))).toEqual(
      Float64Array.of(3e300, 1e300, 0).map((weight) => weight / 2 ** 998),
    )
    const least = scaleWeights(Float64Array.of(Number.MIN_VALUE, 0))
    expect(least[0]).toBeGreaterThan(2 ** -200)
    expect(least[1]).toBe(0)
  })

  it.each([[0], [1, 2], [1e-50, 1e50], [Number.NaN, 1], [Infinity, 1]])(
    'are left alone where they are usual or none: %j',
    (...values) => {
      const weights = Float64Array.from(values)
      expect(scaleWeights(weights)).toBe(weights)
    },
  )
})

it('a border between numbers that are none ends the search for it', () => {
  expect(bisect(Number.NaN, 1, () => true)).toBeNaN()
  expect(bisect(-Infinity, Infinity, () => true)).toBeNaN()
})
