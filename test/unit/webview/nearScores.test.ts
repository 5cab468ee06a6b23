import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesNear } from '../../../src/core/thresholds/table.ts'
import type { ScoreStretch, ThresholdPoint } from '../../../src/protocol/evaluation/curves.ts'
import { nearScores, type Direction } from '../../../webview/evaluation/nearScores.ts'

const reach = 128

/** What the host answers about scores, the highest first, and how often it was asked. */
function host(scores: readonly number[]) {
  const asked: number[] = []
  const stretch = (threshold: number): ScoreStretch => {
    const { from, end } = placesNear({ thresholds: scores }, threshold, reach)
    return {
      points: scores.slice(from, end).map((each) => ({ threshold: each }) as ThresholdPoint),
      reachesHighest: from === 0,
      reachesLowest: end === scores.length,
    }
  }
  return {
    asked,
    ask(threshold: number) {
      asked.push(threshold)
      return Promise.resolve(stretch(threshold))
    },
  }
}

const descending = (count: number) => Array.from({ length: count }, (_, at) => 1 - at / count)

describe('the scores near a threshold', () => {
  it('are all met once, in both directions, however many there are', async () => {
    const scores = fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 1500 })
    await fc.assert(
      fc.asyncProperty(scores, fc.integer({ min: -10, max: 5010 }), async (unordered, start) => {
        const all = unordered.toSorted((a, b) => b - a)
        const { ask } = host(all)
        const near = nearScores(ask)
        const walk = async (direction: Direction): Promise<number[]> => {
          const met: number[] = []
          for (let at = start; ;) {
            await near.prepare(at)
            const next = near.next(at, direction)
            if (next === null) return met
            met.push((at = next!.threshold))
          }
        }
        expect(await walk('lower')).toEqual(all.filter((each) => each < start))
        expect(await walk('higher')).toEqual(all.filter((each) => each > start).toReversed())
      }),
      { numRuns: 40 },
    )
  })

  it('are here before they are stepped to while a key is held, though each answer takes ten steps', async () => {
    const all = descending(3000)
    const { ask, asked } = host(all)
    const pending: { arrive?: () => void } = {}
    const near = nearScores(
      (threshold) => new Promise((resolve) => (pending.arrive = () => resolve(ask(threshold)))),
    )
    const arrive = () => {
      pending.arrive?.()
      delete pending.arrive
    }
    const first = near.prepare(0.5)
    arrive()
    await first
    let at = 0.5
    for (let step = 1; step <= 1000; step++) {
      const next = near.next(at, 'higher')
      expect(next, `step ${step}`).toBeTruthy()
      at = next!.threshold
      void near.prepare(at)
      if (step % 10 === 0) {
        arrive()
        await new Promise((resolve) => setTimeout(resolve))
      }
    }
    // A stretch of 128 above, of which 64 are gone through before the next is asked for.
    expect(asked.length).toBeLessThan(1000 / 50)
  })

  it('aren’t guessed: between a stretch and a threshold beyond it there may be others', async () => {
    const near = nearScores(host(descending(3000)).ask)
    expect(near.next(0.5, 'higher')).toBeUndefined()
    await near.prepare(0.5)
    expect(near.next(0.1, 'higher')).toBeUndefined()
    expect(near.next(0.9, 'lower')).toBeUndefined()
    expect(near.next(0.5, 'lower')!.threshold).toBeLessThan(0.5)
  })

  it('are asked for one stretch at a time, the last of many questions', async () => {
    const { ask, asked } = host(descending(3000))
    const near = nearScores(ask)
    await Promise.all([0.2, 0.4, 0.6, 0.8].map((threshold) => near.prepare(threshold)))
    expect(asked).toEqual([0.2, 0.8])
    expect(near.next(0.8, 'higher')).toBeTruthy()
  })

  it('are asked for again after a question that failed', async () => {
    const { ask } = host(descending(10))
    let fails = true
    const near = nearScores((threshold) => (fails ? Promise.reject(new Error('gone')) : ask(threshold)))
    await expect(near.prepare(0.5)).rejects.toThrow('gone')
    fails = false
    await near.prepare(0.5)
    expect(near.next(0.5, 'lower')).toBeTruthy()
    expect(near.next(0.01, 'lower')).toBeNull()
  })
})
