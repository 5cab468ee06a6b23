import { writeNpz } from '../../src/core/arrays/npz.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  lock,
  lockPath,
  printed,
  printedOfLabels,
  read,
  thresholds,
  write,
  looks,
} from './thresholdsProject.ts'

/* `finalize-model thresholds` of several labels a sample. */

const labelScore = (has: boolean, row: number) => (has ? 0.4 : 0.2) + (row % 5) / 25

/** Rows of two labels as CSV. */
const labelRows = (flip: number) =>
  Array.from({ length: 40 }, (_, row) => {
    const [a, b] = [Number(row % 3 === 0), Number((row + flip) % 4 === 0)]
    return `s${flip}-${row},${a},${(0.2 + 0.4 * a + (row % 7) / 40).toFixed(3)},${b},${(0.1 + 0.3 * b + (row % 5) / 30).toFixed(3)}`
  }).join('\n')

describe('a model of several labels a sample', () => {
  const samples = 80
  const hasLabel = Array.from({ length: samples }, (_, row) => [row % 4 === 0, row % 2 === 0])
  beforeEach(() => {
    write(
      'val.npz',
      writeNpz({
        y_true: { type: 'int64', shape: [samples, 2], data: BigInt64Array.from(hasLabel.flat(), BigInt) },
        y_score: {
          type: 'float64',
          shape: [samples, 2],
          data: Float64Array.from(hasLabel.flatMap((own, row) => own.map((has) => labelScore(has, row)))),
        },
        class_names: { type: 'string', shape: [2], data: ['rare', 'common'] },
      }),
    )
  })

  it('is judged by the label that is named', async () => {
    const { code, decision } = await printed('val.npz', '--class', 'rare')
    expect(code).toBe(0)
    expect(decision!.validation).toMatchObject({ samples, positives: samples / 4 })
    expect(decision!.candidates[0]!.validation.f1.value).toBe(1)
    const { out } = await thresholds('val.npz', '--class', 'rare')
    expect(out).toContain('Label rare against the rest')
    expect(out).toContain('(20 with the label)')
  })

  it('gets a threshold for each label, that of the label alone, and is judged by all together', async () => {
    const { code, decision, labels } = await printedOfLabels('val.npz')
    expect([code, decision]).toEqual([0, null])
    expect(labels!.labels.map(({ name }) => name)).toEqual(['rare', 'common'])
    for (const { name, threshold } of labels!.labels) {
      const alone = (await printed('val.npz', '--class', name)).decision!
      expect(threshold).toBe(alone.candidates.find((each) => each.name === alone.primary)!.threshold)
    }
    const { usual, chosen } = labels!.validation
    expect(usual.f1.value).toBeLessThan(1)
    expect([chosen.f1.value, chosen.f1_micro.value, chosen.acc.value, chosen.hamming_loss.value]).toEqual([
      1, 1, 1, 0,
    ])
    expect(labels!.test).toBeNull()
  })

  it('keeps 0.5 for a label that validation lacks, and says why', async () => {
    write('val.csv', 'true_a,score_a,true_b,score_b\n1,0.3,0,0.6\n1,0.4,0,0.2\n0,0.2,0,0.1\n')
    const { code, labels, findings } = await printedOfLabels('val.csv')
    expect(code).toBe(1)
    expect(findings.map((each) => each.code)).toEqual(['thresholds-no-positives'])
    expect(findings[0]!.message).toContain('None of the 3 samples in val.csv has label b')
    expect(labels!.labels).toMatchObject([{ name: 'a' }, { name: 'b', threshold: 0.5, decision: null }])
    expect(labels!.labels[0]!.threshold).toBeGreaterThan(0.2)
    expect((await thresholds('val.csv')).out).toMatch(/^b +0\.5 \(kept\) +– +–$/m)
  })

  it('counts one look at test for all labels, the same ones once, and logs each', async () => {
    const header = 'id,true_a,score_a,true_b,score_b\n'
    write('val.csv', `${header}${labelRows(0)}\n`)
    write('test.csv', `${header}${labelRows(1)}\n`)
    write(lockPath, lock('2'.repeat(64), 40))
    const { labels } = await printedOfLabels('val.csv', '--test', 'test.csv', '--log')
    expect(labels!.test!.chosen.f1.value).toBeGreaterThan(labels!.test!.usual.f1.value ?? 0)
    expect(looks()).toBe(2)
    await printed('val.csv', '--test', 'test.csv')
    expect(looks()).toBe(2)
    await printed('val.csv', '--test', 'test.csv', '--objective', 'alerts:3')
    expect(looks()).toBe(3)
    expect(read('docs/decision_log.md').match(/^## .* threshold of label [ab]$/gm)).toHaveLength(2)
  })

  it('asks for the label where several models are compared, or pictures are drawn', async () => {
    expect((await printed('val.npz', 'val.npz')).findings[0]?.code).toBe('thresholds-label-needed')
    const { findings } = await printed('val.npz', '--plots', 'plots')
    expect(findings.map((each) => each.code)).toContain('thresholds-plots-of-label')
  })
})
