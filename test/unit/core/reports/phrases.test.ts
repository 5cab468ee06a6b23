import { expect, it } from 'vitest'
import { metricEntry } from '../../../../src/core/metrics/metricList.ts'
import { metricFigure } from '../../../../src/core/reports/phrases.ts'
import { inProse } from '../../../../src/core/wording/inProse.ts'

it.each([
  ['acc', 'accuracy'],
  ['f1', 'macro F1'],
  ['f1_positive', 'positive class F1'],
  ['f1_samples', 'F1 by sample'],
  ['ece', 'calibration error in bins of equal width'],
  ['adaptive_ece', 'calibration error in bins of equally many samples'],
  ['auc_ovo_weighted', 'weighted one versus one ROC-AUC'],
  ['rmse', 'root mean squared error'],
  ['tweedie_1_5', 'power 1.5 Tweedie deviance'],
  ['kappa', 'Cohen’s kappa'],
  ['hamming_loss', 'Hamming loss'],
  ['top3_acc', 'top-3 accuracy'],
  ['r2', 'R²'],
])('%s is written as “%s” within a sentence', (id, phrase) => {
  expect(inProse(metricEntry(id)!.title)).toBe(phrase)
})

it.each(['acc', 'balanced_acc', 'top2_acc', 'top10_acc'])('%s is told in percent', (id) => {
  expect(metricFigure(id, 0.9834, 400, '').text).toBe('98.3 %')
})
