import { expect, test } from 'vitest'
import { finding } from '../../../../src/core/finding.ts'
import { isShare } from '../../../../src/core/metrics/metricList.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { metricDifference, metricFigure, metricInterval } from '../../../../src/core/wording/metricFigures.ts'

test.each([
  ['val_acc', true],
  ['test_f1', true],
  ['f2_positive', true],
  ['r2', false],
  ['val_r2', false],
  ['test_loss', false],
  ['rmse', false],
  ['no_metric', false],
])('%s in percent: %s', (metric, told) => {
  expect(isShare(metric)).toBe(told)
  expect(metricFigure(metric, 0.5).endsWith(' %')).toBe(told)
  expect(metricDifference(metric, -0.5).endsWith(' points')).toBe(told)
})

test('names what is undefined', () => {
  expect(metricFigure('acc', Number.NaN)).toBe('undefined')
  expect(metricInterval('acc', 0.5, Number.NaN)).toBe('no interval')
  expect(metricInterval('acc', 0.5, 0.75)).toBe('95 % interval 50.00 % to 75.00 %')
})

test('R² is no percent in the gates of any phase', () => {
  const args = { metric: 'val_r2', value: 0.8125, target: 0.75 }
  expect(messageOf(finding('target-met-on-validation', 'info', args))).toContain(
    'val_r2 is 0.8125 on validation and meets the target of 0.75',
  )
})
