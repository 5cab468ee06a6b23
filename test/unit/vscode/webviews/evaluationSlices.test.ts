import { describe, expect, it } from 'vitest'
import { success } from '../../../../src/core/finding.ts'
import type { SliceRow } from '../../../../src/protocol/evaluation/slices.ts'
import { doubtSentences } from '../../../../src/core/wording/doubts.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { cutTo } from '../../../../src/core/slices/cutTo.ts'
import { askSlice, askSliceMetrics } from '../../../../src/vscode/webviews/evaluationSlices.ts'
import { groundOf } from '../../core/reports/support/ground.ts'
import { digitImages, prices, tumours } from '../../core/reports/support/projects.ts'
import { viewOf } from './support/viewOf.ts'

/** What a row says but for its intervals. */
const told = ({ samples, inside, outside, difference }: SliceRow) => [
  samples,
  ...[inside, outside, difference].map(({ text }) => text),
]

describe('slices and floors', () => {
  it('shows the slices that the evaluation found, and judges one that is asked for like them', async () => {
    const ground = groundOf(prices())
    const { slices } = await viewOf(ground)
    expect(slices).toMatchObject({ metric: 'Mean absolute error', tested: 20, minimum: 20 })
    expect(slices.columns).toEqual(['y_true', 'y_pred', 'area', 'age', 'rooms', 'floor'])
    const found = slices.found.find(({ where }) => where === 'age >= 11.7')!
    expect(found.worse).toBe(true)
    const asked = await askSlice(ground, 'age >= 11.7')
    if (asked.kind !== 'slice') expect.fail(asked.reason)
    expect(told(asked.slice)).toEqual(told(found))
    expect(asked.slice.p.value!).toBeLessThan(found.p.value!)
    // Nobody searched for what was asked for.
    expect(asked.slice.difference.interval).toBe('1.12 to 3.01, doubtful')
    expect(found.difference.interval).toBe('0.654 to 3.83, doubtful')
    // Of fewer than 200 samples nobody sees whether a few decide.
    expect(found.doubts).toEqual(asked.slice.doubts)
    expect(found.inside.doubt).toMatch(/^That interval may be too short, as fewer than 200 samples/)
    const classes = await askSlice(groundOf(tumours()), 'confidence < 0.9 and y_true == "nobody"')
    expect(classes).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('0 test samples have this'),
    })
    expect(await askSlice(ground, 'agee > 3')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('age is near'),
    })
  })

  it.each(Object.entries({ tumours, prices, digitImages }))(
    'has every metric of the samples that a predicate selects, as evaluate --where has them: %s',
    async (_, make) => {
      const ground = groundOf(make())
      const [evaluation, test] = [await ground.evaluation(), await ground.predictions('test')]
      if (!evaluation.ok || !test.ok) expect.fail('no evaluation')
      const { task, classNames, primaryMetric, test: whole } = evaluation.value
      const where = task === 'classification' ? 'confidence < 0.97' : 'y_pred > 0 and y_true < 400'
      const cut = cutTo(where, test.value, classNames)
      if (!cut.ok) expect.fail('not cut')
      const part = evaluatePredictions({
        task,
        test: cut.value.test,
        classNames,
        primaryMetric,
        wanted: Object.keys(whole.metrics),
        ...(evaluation.value.positiveClass !== undefined && {
          positiveClass: evaluation.value.positiveClass,
        }),
      })
      if (!part.ok) expect.fail('not judged')
      const answer = await askSliceMetrics(ground, where)
      if (answer.kind !== 'metrics') expect.fail(answer.reason)
      expect(answer.samples).toBe(cut.value.test.samples)
      expect(answer.samples).toBeLessThanOrEqual(whole.samples)
      expect(answer.rows.map(({ inside }) => inside.value)).toEqual(
        Object.values(part.value.test.metrics).map(({ value }) => value),
      )
      expect(answer.rows.map(({ whole: all }) => all.value)).toEqual(
        Object.keys(part.value.test.metrics).map((name) => whole.metrics[name]!.value),
      )
      expect(await askSliceMetrics(ground, 'gone > 3')).toMatchObject({ kind: 'refused' })
      expect(await askSliceMetrics(ground, 'y_true == 123456789')).toMatchObject({ kind: 'refused' })
    },
  )

  it('judges the floors of the configuration as the gate does', async () => {
    const { slices } = await viewOf(groundOf(tumours()))
    expect(slices.floors.map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['Accuracy', 'reached'],
      ['Accuracy', expect.stringMatching(/undefined|broken/)],
      ['Recall, macro', expect.stringMatching(/missed|reached/)],
      ['Recall, macro', 'broken'],
    ])
    const [reached, , recall, broken] = slices.floors
    expect([reached!.floor.text, reached!.samples > 0]).toEqual(['50.0 %', true])
    expect(recall!.reached!.text).toMatch(/^[01]\.\d{3}$/)
    expect([broken!.reached, broken!.problem]).toEqual([undefined, expect.stringContaining('gone')])
    expect((await viewOf(groundOf(digitImages()))).slices.floors).toEqual([])
  })

  it('marks the interval of a floor that may be too short, and says why', async () => {
    const { slices } = await viewOf(groundOf(prices()))
    const [judged] = slices.floors
    expect(judged!.reached!.interval).toMatch(/, doubtful$/)
    expect(judged!.doubts.join(' ')).toMatch(
      /^Intervals marked doubtful may be too short\. .*mean absolute error/,
    )
  })

  it('marks the interval of a slice that may be too short, and says why', async () => {
    const ground = groundOf(prices())
    const evaluation = await ground.evaluation()
    if (!evaluation.ok) throw new Error('no evaluation')
    const slices = evaluation.value.slices!
    const doubts = [{ reason: 'heavy-tail', shares: 3 }] as const
    const worst = slices.worst.map((slice, at) =>
      at === 0 ? { ...slice, inside: { ...slice.inside, doubts: [...doubts] } } : slice,
    )
    const doubted = success({ ...evaluation.value, slices: { ...slices, worst } })
    const view = await viewOf({ ...ground, evaluation: () => Promise.resolve(doubted) })
    const [first, second] = view.slices.found
    expect(first!.inside.interval).toMatch(/, doubtful$/)
    expect(first!.inside.doubt).toMatch(/^That interval may be too short, as a few samples/)
    expect(first!.doubts).toContain(doubtSentences([['mae', { doubts }]])[1])
    expect(second!.doubts).not.toContain(doubtSentences([['mae', { doubts }]])[1])
  })
})
