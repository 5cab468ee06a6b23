import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  calibrateScores,
  fitCalibrator,
  type Calibrator,
} from '../../../../src/core/calibration/calibrator.ts'
import type { CalibrationMethod } from '../../../../src/core/calibration/methods.ts'
import { calibrationOf } from '../../../../src/core/metrics/curvesCalibration.ts'
import { addCalibration } from '../../../../src/core/onnx/addCalibration.ts'
import { buildModel } from '../../../../src/core/onnx/build.ts'
import { encodeModel } from '../../../../src/core/onnx/model.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { python, runPython } from '../../../python.ts'
import { classifierCase } from '../metrics/cases.ts'

interface Truth {
  readonly least: number
  readonly own: number | null
  readonly beside: readonly [number, number] | null
  readonly hot: readonly number[] | null
  readonly curves: readonly (readonly [x: readonly number[], y: readonly number[]])[]
  readonly calibrated: readonly number[]
  readonly adaptive?: { readonly true: number[]; readonly pred: number[]; readonly error: number }
  /** Largest difference of a model's probabilities from those expected. */
  readonly models: Readonly<Record<string, number>>
}

interface Case {
  readonly name: string
  readonly predictions: Predictions
  readonly models: boolean
  readonly fitted: Readonly<Record<CalibrationMethod, Calibrator | undefined>>
}

/** Scores as a model in single precision gives them; ties, weights, absent classes and few samples among the cases. */
function makeCase(seed: number): Case {
  const models = seed <= 6
  const drawn = classifierCase({
    seed,
    samples: models ? 300 : [12, 60, 250, 900][seed % 4]!,
    classes: [2, 3, 2, 10][seed % 4]!,
    skill: [1, 3, 6][seed % 3]!,
    weighted: !models && seed % 5 < 2,
    ...(seed % 4 === 2 && { levels: 2 }),
    ...(seed % 7 === 0 && { absent: [0] }),
  })
  const scores = drawn.scores.map(Math.fround)
  const predictions = { ...drawn, scores }
  return {
    name: `case${seed}`,
    predictions,
    models,
    fitted: {
      temperature: fitCalibrator('temperature', predictions),
      isotonic: fitCalibrator('isotonic', predictions),
    },
  }
}

/** A model that gives back its input, calibrated: so what is run is the calibration alone. */
function calibrating(
  { predictions: { classes }, fitted }: Case,
  method: CalibrationMethod,
  kind: 'logits' | 'probabilities',
  form: string,
): Uint8Array {
  const type = form.startsWith('half') ? 'float16' : form.startsWith('double') ? 'float64' : 'float32'
  const shape = form.includes('flat')
    ? ['n']
    : ['n', form.includes('one') ? 1 : form.includes('open') ? null : classes]
  const identity = buildModel({
    name: 'm',
    opset: form.includes('old') ? 11 : 17,
    inputs: [{ name: 'x', type, shape }],
    outputs: [{ name: 'y', type, shape }],
    nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
  })
  const made = addCalibration(identity, {
    calibrator: fitted[method]!,
    output: 'y',
    kind,
    classes,
    file: 'm.onnx',
  })
  if (!made.ok) throw new Error(made.findings[0]?.code)
  return encodeModel(made.value)
}

const furthest = (ours: ArrayLike<number>, theirs: readonly number[]): number =>
  theirs.reduce((largest, value, at) => Math.max(largest, Math.abs(value - ours[at]!)), 0)

describe.runIf(python)('calibration against scikit-learn, SciPy and onnxruntime', () => {
  const cases = Array.from({ length: 40 }, (_, at) => makeCase(at + 1))
  let truths: readonly Truth[]
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'calibration-'))
    for (const each of cases.filter(({ models }) => models)) {
      const forms = ['float', 'double', 'half', 'float-open', 'float-old']
      const columns = each.predictions.classes === 2 ? ['float-one', 'float-one-flat', 'double-one'] : []
      for (const form of [...forms, ...columns])
        for (const method of ['temperature', 'isotonic'] as const)
          for (const kind of ['logits', 'probabilities'] as const) {
            const file = path.join(folder, `${each.name}.${method}.${kind}.${form}.onnx`)
            writeFileSync(file, calibrating(each, method, kind, form))
          }
    }
    const told = cases.map(({ name, predictions: { yTrue, scores, classes, weights }, models, fitted }) => ({
      name,
      models,
      yTrue: [...yTrue],
      scores: [...scores],
      classes,
      ...(weights && { weights: [...weights] }),
      temperature: fitted.temperature?.method === 'temperature' ? fitted.temperature.temperature : null,
    }))
    writeFileSync(path.join(folder, 'cases.json'), JSON.stringify(told))
    truths = JSON.parse(runPython('calibration.py', [folder])) as Truth[]
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('no temperature has a lower log loss than ours, by SciPy’s search and beside it', () => {
    let fitted = 0
    for (const [at, { own, least, beside, hot }] of truths.entries()) {
      const { name, predictions, fitted: calibrators } = cases[at]!
      if (own === null) continue
      expect(own, name).toBeLessThanOrEqual(least * (1 + 1e-12) + 1e-12)
      expect(own, name).toBeLessThan(Math.min(...beside!))
      const ours = calibrateScores(calibrators.temperature!, predictions.scores, predictions.classes)
      expect(furthest(ours, hot!), name).toBeLessThan(1e-12)
      fitted++
    }
    expect(fitted).toBeGreaterThan(30)
  })

  it('isotonic curves and calibrated scores are IsotonicRegression’s', () => {
    for (const [at, { curves, calibrated }] of truths.entries()) {
      const { name, predictions, fitted } = cases[at]!
      const own = fitted.isotonic!
      if (own.method !== 'isotonic') throw new Error('another method')
      for (const [index, [x, y]] of curves.entries()) {
        expect(own.curves[index]!.x.length, name).toBe(x.length)
        expect(furthest(own.curves[index]!.x, x), name).toBeLessThan(1e-12)
        expect(furthest(own.curves[index]!.y, y), name).toBeLessThan(1e-12)
      }
      expect(
        furthest(calibrateScores(own, predictions.scores, predictions.classes), calibrated),
        name,
      ).toBeLessThan(1e-12)
    }
  })

  it('the adaptive error is that of calibration_curve with quantiles', () => {
    let held = 0
    for (const [at, { adaptive }] of truths.entries()) {
      const { name, predictions } = cases[at]!
      if (!adaptive) continue
      const { yTrue, scores, classes } = predictions
      const ours = calibrationOf(yTrue, scores, classes, 1, undefined, 'quantile')!
      expect(Math.abs(ours.error - adaptive.error), name).toBeLessThan(1e-12)
      expect(
        furthest(
          ours.bins.map(({ observed }) => observed),
          adaptive.true,
        ),
        name,
      ).toBeLessThan(1e-12)
      expect(ours.bins.length, name).toBe(adaptive.pred.length)
      expect(ours.errorLow <= ours.error && ours.errorHigh >= 0, name).toBe(true)
      held++
    }
    expect(held).toBeGreaterThan(15)
  })

  it('the graphs pass the checker and give in onnxruntime what is computed here', () => {
    let ran = 0
    for (const { models } of truths) {
      for (const [name, difference] of Object.entries(models)) {
        // Isotonic curves are steep: a score rounded otherwise, or on its way through logits, may lie on another piece.
        if (name.includes('isotonic') && (name.includes('half') || name.includes('logits'))) continue
        // The input of one column in single precision is rounded, as are all outputs but those in double precision.
        const isExact = name.includes('double') && name.includes('probabilities') && !name.includes('one')
        expect(difference, name).toBeLessThan(name.includes('half') ? 5e-3 : isExact ? 1e-12 : 1e-6)
        ran++
      }
    }
    expect(ran).toBeGreaterThan(60)
  })
})
