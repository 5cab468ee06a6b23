import { describe, expect, it } from 'vitest'
import { confidenceBaseline, valueBaseline } from '../../../../src/core/reports/baselines/outputs.ts'
import { residualsOf } from '../../../../src/core/reports/baselines/residuals.ts'
import { monitoringPlan } from '../../../../src/core/reports/monitoring.ts'
import { factsOf } from './support/ground.ts'
import { digitImages, prices } from './support/projects.ts'

describe('thresholds', () => {
  it('follow from what was measured', async () => {
    const facts = await factsOf(digitImages())
    const { latency, quality, doubt, drift } = monitoringPlan(facts)
    const measured = facts.benchmark!.variants.find(({ name }) => name === 'int8')!.latencies[0]!
    expect(latency!.alert).toBeGreaterThanOrEqual(2 * measured.p95)
    expect(latency!.alert).toBeLessThan(2.2 * measured.p95)
    expect(quality).toEqual({
      bound: facts.evaluation.test.metrics['test_acc']!.low,
      falling: false,
      samples: 900,
    })
    expect(doubt!.alert).toBeGreaterThan(doubt!.upper)
    expect(doubt!.upper).toBeGreaterThan(doubt!.share)
    expect(drift!.alert).toBeGreaterThanOrEqual(Math.max(drift!.chance, 2 * drift!.largest.index))
  })

  it('take the budget where it is tighter', async () => {
    const project = digitImages()
    project.config.inference.latency_ms_p95 = 0.12
    const { latency } = monitoringPlan(await factsOf(project))
    expect(latency).toMatchObject({ alert: 0.12, basis: 'budget' })
  })

  it('are for rising errors of a value', async () => {
    const facts = await factsOf(prices())
    const { quality } = monitoringPlan(facts)
    expect(quality).toEqual({
      bound: facts.evaluation.test.metrics['test_rmse']!.high,
      falling: true,
      samples: 375,
    })
  })
})

describe('baselines of the outputs', () => {
  const { test } = digitImages()

  it('count doubtful predictions and their mistakes', () => {
    const scores = Float64Array.from([0.9, 0.1, 0.55, 0.45, 0.995, 0.005, 0.2, 0.8])
    const made = {
      ...test,
      samples: 4,
      classes: 2,
      scores,
      yTrue: new Float64Array(4),
      yPred: Float64Array.of(0, 0, 0, 1),
    }
    expect(confidenceBaseline(made)).toEqual({
      cut: 0.55,
      samples: 4,
      below: 0,
      wrongBelow: 0,
      wrongAbove: 1,
    })
    const many = confidenceBaseline(test)!
    const highest = Array.from({ length: test.samples }, (_, row) =>
      Math.max(...test.scores.subarray(row * 10, row * 10 + 10)),
    )
    expect(many.below).toBe(highest.filter((score) => score < many.cut).length)
    expect(many.below).toBeLessThanOrEqual(test.samples / 20)
  })

  it('count values outside the usual range', () => {
    const targets = Float64Array.from({ length: 1000 }, (_, index) => index)
    const { test } = prices()
    const made = { ...test, samples: 4, yPred: Float64Array.of(-5, 500, 995, Number.NaN) }
    expect(valueBaseline(made, targets)).toEqual({ low: 10, high: 990, samples: 4, outside: 3 })
  })

  it('describe errors', () => {
    const { test } = prices()
    const yTrue = Float64Array.from({ length: 30 }, (_, index) => index)
    const made = { ...test, samples: 30, yTrue, yPred: yTrue.map((value) => value + (value >= 20 ? 4 : 1)) }
    const residuals = residualsOf(made)!
    expect(residuals).toMatchObject({ bias: { value: 2 }, median: 1, ninth: 4, largest: 4 })
    expect(residuals.thirds.map(({ mae }) => mae)).toEqual([1, 1, 4])
    expect(residuals.worst[0]).toEqual({ id: made.ids[20], actual: 20, predicted: 24 })
  })
  it('weigh mean errors as the metrics are weighed', () => {
    const { test } = prices()
    const yTrue = Float64Array.from({ length: 30 }, (_, index) => index)
    const yPred = yTrue.map((value) => value + (value % 2 === 0 ? 4 : -1))
    const weights = yTrue.map((value) => (value % 2 === 0 ? 3 : 1))
    const residuals = residualsOf({ ...test, samples: 30, yTrue, yPred, weights })!
    expect(residuals.bias.value!).toBeCloseTo((3 * 4 - 1) / 4, 12)
    for (const { mae } of residuals.thirds) expect(mae).toBeCloseTo((3 * 4 + 1) / 4, 12)
  })
})
