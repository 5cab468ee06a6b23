import { describe, expect, it } from 'vitest'
import { configSchema } from '../../../../src/core/config/schema.ts'
import { primaryMetricOf } from '../../../../src/core/metrics/primaryMetric.ts'

describe('the primary metric', () => {
  it.each([
    [{}, 'test_acc'],
    [{ task: 'regression' }, 'test_rmse'],
    [{ task: 'count' }, 'test_rmse'],
    [{ targets: { confident: true, test_f1: 0.8 } }, 'test_f1'],
  ])('%j → %s', (config, metric) => {
    expect(primaryMetricOf(configSchema.parse(config))).toBe(metric)
  })
})
