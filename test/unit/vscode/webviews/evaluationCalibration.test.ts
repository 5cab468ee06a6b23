import { describe, expect, it } from 'vitest'
import { calibrationFigures, reliabilityOf } from '../../../../src/core/calibration/calibrationFigures.ts'
import { calibratePredictions, fitCalibrator } from '../../../../src/core/calibration/calibrator.ts'
import { doubtReasons } from '../../../../src/core/metrics/intervals/doubts.ts'
import { subsetOf } from '../../../../src/core/slices/subset.ts'
import { calibrationView } from '../../../../src/vscode/webviews/evaluationCalibration.ts'
import { groundOf } from '../../core/reports/support/ground.ts'
import { prices, tumours, type Project } from '../../core/reports/support/projects.ts'

function asking(method: 'temperature' | 'isotonic'): Project {
  const project = tumours()
  const { config } = project
  return { ...project, config: { ...config, export: { ...config.export, calibration: method } } }
}

describe('the calibration that the panel shows', () => {
  it('is the engine’s, of both splits, with every sample in a bin', async () => {
    const project = tumours()
    const view = (await calibrationView(groundOf(project)))!
    expect(view.splits.map(({ split }) => split)).toEqual(['test', 'val'])
    for (const { split, samples, before, after } of view.splits) {
      const figures = calibrationFigures(project[split])
      expect(before.error.value).toBe(figures.ece.value)
      expect(before.adaptive.value).toBe(figures.adaptive_ece.value)
      expect(before.isOff).toBe(figures.ece.low! > 0)
      expect(before.bins).toEqual(reliabilityOf(project[split], 'uniform')!.bins)
      expect(before.bins.reduce((sum, bin) => sum + bin.samples, 0)).toBe(samples)
      expect(after).toBeUndefined()
    }
    expect(view.method).toBeUndefined()
  })

  it.each(['temperature', 'isotonic'] as const)(
    'has what %s makes of it, fitted on validation',
    async (method) => {
      const project = asking(method)
      const ground = groundOf(project)
      const view = (await calibrationView(ground))!
      const calibrator = fitCalibrator(method, project.val)!
      const [test] = view.splits
      const expected = calibrationFigures(calibratePredictions(calibrator, project.test))
      expect([view.method, test!.after!.error.value]).toEqual([method, expected.ece.value])
      expect(test!.after!.loss.value).toBe(expected.loss.value)
    },
  )

  it('marks what a class of few samples makes doubtful as the evaluation does, and says why', async () => {
    const project = tumours()
    const rows = project.test.yTrue
    let rare = 0
    const test = subsetOf(
      project.test,
      Uint8Array.from(rows, (actual) => (actual === 0 || rare++ < 4 ? 1 : 0)),
    )
    const ground = groundOf({ ...project, test })
    const [judged] = (await calibrationView(ground))!.splits
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) expect.fail('no evaluation')
    const { loss } = judged!.before
    expect(loss.interval).toMatch(/, doubtful$/)
    expect(doubtReasons(evaluation.value.test.metrics['test_loss']).doubts).toContain('few-samples')
    expect(judged!.before.doubts.join(' ')).toContain('has 4 samples, of which')
  })

  it('is none of predicted values', async () => {
    expect(await calibrationView(groundOf(prices()))).toBeUndefined()
  })
})
