import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../../src/core/runs/records.ts'
import type { Block } from '../../../../src/core/reports/blocks.ts'
import { renderLines, textOf } from '../../../../src/core/reports/blocks.ts'
import { courseOf } from '../../../../src/core/reports/course.ts'
import type { ReportFacts } from '../../../../src/core/reports/facts.ts'
import { trainingSection } from '../../../../src/core/reports/finalReport/training.ts'
import { documents } from '../../../../src/core/reports/list.ts'
import { confusionSection } from '../../../../src/core/reports/testResults/confusion.ts'
import { variantReading } from '../../../../src/core/reports/variantText.ts'
import { variantsOf } from '../../../../src/core/reports/variants.ts'
import { factsOf } from './support/ground.ts'
import { digitImages } from './support/projects.ts'

const text = (blocks: readonly Block[]) => textOf(renderLines(blocks))

function withReasons(
  facts: ReportFacts,
  reasons: NonNullable<ReportFacts['benchmark']>['recommendation']['reasons'],
) {
  const benchmark = { ...facts.benchmark!, recommendation: { variant: 'fp32', reasons } }
  return { ...facts, benchmark, variants: variantsOf(facts.parity, benchmark) }
}

describe('the reading of the variants', () => {
  it('calls out a slower variant with the factor', async () => {
    const reading = text(variantReading(await factsOf(digitImages(), { slowInt8: true })))
    expect(reading).toContain('is the one to deploy: no other variant')
    expect(reading).toContain(
      "but is **slower**: its median latency is 1.6 times as long at batch 1 and 1.6 times as long at batch 32. Don't choose it for speed",
    )
    expect(reading.match(/slower/g)).toHaveLength(2)
    expect(reading).toContain('int8 adds')
  })

  it('recommends none where none is acceptable', async () => {
    const none = { variant: 'fp32', code: 'variant-none-acceptable', args: { variant: 'fp32' } }
    const facts = withReasons(await factsOf(digitImages()), [none])
    expect(text(variantReading(facts))).toContain('**No variant is recommended.** No variant can be deployed')
    const guide = documents.find(({ id }) => id === 'deployment-guide')!.render(facts)
    expect(guide).toContain('No variant can be deployed; the reasons are under')
    expect(guide).not.toContain('(recommended)')
  })

  it('leaves out reasons that are not ours or were cut by hand, and shows no markup of theirs', async () => {
    const facts = withReasons(await factsOf(digitImages()), [
      { variant: 'int8', code: '__proto__', args: {} },
      { variant: 'int8', code: 'invented', args: {} },
      { variant: 'int8', code: 'variant-over-budget', args: {} },
      { variant: 'int8', code: 'variant-unverified', args: { variant: '<script>x</script>' } },
    ])
    const reading = text(variantReading(facts))
    expect(reading).not.toContain('<script>')
    expect(reading).toContain('&lt;script&gt;')
    expect(reading).not.toMatch(/undefined|NaN/)
  })
})

const epoch = (epoch: number, train_loss: number, val_loss: number, learning_rate = 0.01): RunEvent => ({
  event: 'epoch',
  time: '',
  epoch,
  epochs: 3,
  metrics: { train_loss, val_loss },
  learning_rate,
  seconds: 1,
})

describe('the reading of the training', () => {
  const best: RunEvent = { event: 'checkpoint', time: '', kind: 'best', epoch: 2, path: 'a' }

  it.each([
    ['overfitting', [epoch(1, 3, 3), epoch(2, 2, 1), epoch(3, 1, 2)], 'the beginning of overfitting'],
    ['a plateau', [epoch(1, 3, 3), epoch(2, 2, 1), epoch(3, 1, 1.05)], 'a plateau'],
    ['restlessness', [epoch(1, 3, 3), epoch(2, 1, 1), epoch(3, 2, 2)], 'The rate was constant'],
    ['restlessness on a schedule', [epoch(1, 3, 3), epoch(2, 1, 1), epoch(3, 2, 2, 0.001)], 'was kept.\n'],
    ['improvement to the end', [epoch(1, 3, 3), epoch(2, 1, 1)], 'still improving'],
  ])('tells %s', async (_name, epochs, words) => {
    const facts = await factsOf(digitImages())
    const course = courseOf({ ...facts.run, seconds: undefined }, [...epochs, best], 100)!
    expect(text(trainingSection({ ...facts, course }))).toContain(words)
  })

  it('takes the last record of an epoch that a resumed run repeated', async () => {
    const { run } = await factsOf(digitImages())
    const course = courseOf(run, [epoch(1, 1, 1), epoch(2, 5, 5), epoch(2, 4, 4)], 100)!
    expect(course.epochs.map(({ metrics }) => metrics['val_loss'])).toEqual([1, 4])
    expect(course.ended).toBe('unfinished')
    expect(courseOf(run, [], 100)).toBeUndefined()
  })
})

it('sees no pattern in single mistakes', async () => {
  const facts = await factsOf(digitImages())
  const confusedPairs = facts.evaluation.confusedPairs.map((pair) => ({ ...pair, count: 1 }))
  const section = text(confusionSection({ ...facts, evaluation: { ...facts.evaluation, confusedPairs } }))
  expect(section).toContain('No confusion occurred more than once')
  expect(section).not.toContain('concentrated')
})
