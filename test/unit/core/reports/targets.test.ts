import { describe, expect, it } from 'vitest'
import { targetOutcomes, targetShort } from '../../../../src/core/reports/targets.ts'
import { factsOf } from './support/ground.ts'
import { digitImages, prices } from './support/projects.ts'

/** What a summary says of a target for the test set. */
async function shortOf(project: ReturnType<typeof digitImages>, targets: object): Promise<string> {
  const config = { ...project.config, targets: { ...project.config.targets, ...targets } }
  const [outcome] = targetOutcomes(await factsOf({ ...project, config }))
  return targetShort(outcome!).text
}

describe('a target in a summary', () => {
  it.each([
    [0.2, /: \*\*reached\*\*, also at the cautious end of the interval \(margin \+[\d.]+ pp\)\.$/],
    [1, /: \*\*not reached\*\* \(margin −[\d.]+ pp\)\.$/],
  ])('of %d is told with its margin', async (target, text) => {
    expect(await shortOf(digitImages(), { test_acc: target })).toMatch(text)
  })

  it('is told to rest on a doubtful interval', async () => {
    expect(await shortOf(prices(), { test_rmse: 100 })).toMatch(
      /: \*\*reached\*\*, also at the cautious end of the interval, which is doubtful \(margin /,
    )
  })
})
