import { describe, expect, it } from 'vitest'
import { figureTexts } from '../../../../src/cli/writers/figureText.ts'
import { finding } from '../../../../src/core/finding.ts'
import { independentDifference } from '../../../../src/core/metrics/intervals/independent.ts'
import { doubtReasons, doubtsOfClasses } from '../../../../src/core/metrics/intervals/doubts.ts'
import { numericFigures } from '../../../../src/core/metrics/numericFigures.ts'
import { doubtSentences } from '../../../../src/core/wording/doubts.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { valuesOf } from '../metrics/cases.ts'

/** Errors about 1, and with them two of 60. */
const [even, heavy] = [0, 2].map((large) =>
  valuesOf(
    Array.from({ length: 200 }, (_, row) => 10 + (row % 13)),
    Array.from({ length: 200 }, (_, row) => 10 + (row % 13) + (row < large ? 60 : 0.5 + (row % 11) / 10)),
  ),
)
const ids = ['mae', 'mse', 'r2']

const few = (least: number) => ({ reason: 'few-samples' as const, class: 1, samples: 9, least })

describe('an interval that a few samples decide', () => {
  const marked = numericFigures('regression', heavy!, ids)
  const plain = numericFigures('regression', even!, ids)

  it('is marked with its reason, and only such a one', () => {
    for (const id of ids) {
      expect(marked[id]!.doubts, id).toEqual([{ reason: 'heavy-tail', shares: expect.any(Number) }])
      expect(plain[id], id).not.toHaveProperty('doubts')
    }
    expect(figureTexts('test_mse', marked['mse']!)[1]).toMatch(/ to [\d.]+, doubtful$/)
    expect(figureTexts('test_mse', plain['mse']!)[1]).toMatch(/ to [\d.]+$/)
  })

  it('hands its mark on to a difference', () => {
    expect(independentDifference(plain['mse']!, marked['mse']!)!.doubts).toEqual(marked['mse']!.doubts)
    expect(independentDifference(plain['mse']!, plain['mse']!)).not.toHaveProperty('doubts')
  })

  it('is explained once, and not where there is none', () => {
    const [first, ...more] = doubtSentences([
      ['test_mse', marked['mse']!],
      ['mae', marked['mae']!],
      ['r2', plain['r2']!],
    ])
    expect(first).toBe('Intervals marked doubtful may be too short.')
    expect(more).toHaveLength(1)
    expect(more[0]).toContain('decide mean squared error and mean absolute error;')
    expect(more[0]).toContain('judge by the quantiles of the errors too')
    expect(doubtSentences(Object.entries(plain))).toEqual([])
  })

  it('names the class that has few samples, and how many the figures need', () => {
    const figures = [
      ['f1', { doubts: [few(10)] }],
      ['kappa', { doubts: [few(50)] }],
      ['acc', {}],
    ] as const
    const [, named] = doubtSentences(figures, ['fine', 'fraud'])
    expect(named).toMatch(
      /^Class fraud has 9 samples, of which macro F1 and Cohen’s kappa need 10 to 50, by metric\./,
    )
    expect(doubtSentences(figures.slice(0, 1))[1]).toMatch(
      /^Class 1 has 9 samples, of which macro F1 needs 10\./,
    )
    // Of two splits, or among the metrics and in the calibration, it is one metric.
    const twice = ['test_f1', 'val_f1'].map((id) => [id, { doubts: [few(10)] }] as const)
    expect(doubtSentences(twice)[1]).toContain('of which macro F1 needs 10.')
    const ofLabel = [['f1', { doubts: doubtsOfClasses('f1', [400, 9], 'labels') }]] as const
    expect(doubtSentences(ofLabel, ['dog', 'cat'])[1]).toMatch(
      /^Label cat has 9 samples, of which macro F1 needs 30\..* of single labels have/,
    )
  })

  it('is doubted where there are too few samples to see one, unless one is seen', () => {
    const [few] = [40].map((samples) =>
      valuesOf(
        Array.from({ length: samples }, (_, row) => row % 7),
        Array.from({ length: samples }, (_, row) => (row % 7) + 0.5 + (row % 5) / 10),
      ),
    )
    const { mse } = numericFigures('regression', few!, ids)
    expect(mse!.doubts).toEqual([{ reason: 'small-sample', samples: 40 }])
    expect(doubtSentences([['mse', mse!]])[1]).toMatch(/^Fewer than 200 samples/)
    expect(
      doubtSentences([
        ['mse', mse!],
        ['mse', marked['mse']!],
      ]),
    ).toHaveLength(3)
  })

  it('advises by what the metrics are of: errors of values have quantiles, losses of probabilities don’t', () => {
    const doubts = marked['mse']!.doubts!
    const [, ofLosses] = doubtSentences([
      ['test_loss', { doubts }],
      ['brier', { doubts }],
    ])
    expect(ofLosses).toContain('decide loss and Brier score;')
    expect(ofLosses).toContain('accuracy and ROC-AUC')
    expect(ofLosses).not.toContain('quantiles')
    // The loss of values is an error of theirs.
    const [, ofErrors] = doubtSentences([
      ['loss', { doubts }],
      ['mse', { doubts }],
    ])
    expect(ofErrors).not.toContain('ROC-AUC')
  })

  it('names what samples of large weight decide', () => {
    const doubts = [{ reason: 'heavy-weights' as const, shares: 5.2, class: 1 }]
    const told = doubtSentences([
      ['test_f1', { doubts }],
      ['auc', { doubts }],
      ['acc', {}],
    ])
    expect(told).toHaveLength(2)
    expect(told[1]).toMatch(
      /^A few samples that weigh far more than the others decide macro F1 and ROC-AUC\. Look at/,
    )
    const message = messageOf(
      finding('target-met', 'info', {
        metric: 'test_f1',
        target: 0.5,
        value: 0.7,
        low: 0.6,
        high: 0.8,
        falls: false,
        ...doubtReasons({ doubts }),
      }),
    )
    expect(message).toContain('may be too short, as a few samples that weigh far more')
  })

  it('counts metrics where there are many', () => {
    const all = ['mcc', 'kappa', 'auc', 'ap', 'f2'].map((id) => [id, { doubts: [few(30)] }] as const)
    expect(doubtSentences(all)[1]).toContain(
      'Matthews correlation, Cohen’s kappa, ROC-AUC and 2 more need 30',
    )
  })

  it('is told where a judgement rests on it', () => {
    const args = { metric: 'test_mse', target: 40, value: 37, low: 1, high: 39, falls: true }
    const told = (figure: (typeof marked)[string]) =>
      messageOf(finding('target-met', 'info', { ...args, ...doubtReasons(figure) }))
    expect(told(marked['mse']!)).toBe(
      `${told(plain['mse']!)} That interval may be too short, as a few samples with far larger losses or errors than the others decide it.`,
    )
  })
})
