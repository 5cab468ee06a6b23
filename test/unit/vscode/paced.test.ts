import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Paced } from '../../../src/vscode/paced.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Work that ends when it is told to. */
function work() {
  const ends: (() => void)[] = []
  const paced = new Paced(() => new Promise((resolve) => ends.push(resolve)), 100)
  return { paced, ends }
}

it('follows a burst once', async () => {
  const { paced, ends } = work()
  for (let event = 0; event < 50; event++) paced.touch()
  expect(ends).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(ends).toHaveLength(1)
})

it('is not put off by events that never pause', async () => {
  let calls = 0
  const paced = new Paced(async () => void calls++, 100)
  for (let elapsed = 0; elapsed < 1000; elapsed += 10) {
    paced.touch()
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(calls).toBeGreaterThan(5)
  expect(calls).toBeLessThan(12)
})

it('is done once at a time, and once more for all that came meanwhile', async () => {
  const { paced, ends } = work()
  paced.touch()
  await vi.advanceTimersByTimeAsync(100)
  for (let event = 0; event < 50; event++) {
    paced.touch()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(ends).toHaveLength(1)
  ends[0]?.()
  await vi.advanceTimersByTimeAsync(100)
  expect(ends).toHaveLength(2)
  ends[1]?.()
  await vi.advanceTimersByTimeAsync(1000)
  expect(ends).toHaveLength(2)
})

it('rests after long work, so that no more than its share of the time is spent on it', async () => {
  let calls = 0
  const work = async () => {
    calls++
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  const paced = new Paced(work, 100, 1 / 4)
  for (let elapsed = 0; elapsed < 20_000; elapsed += 50) {
    paced.touch()
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(calls).toBe(5)
  paced.dispose()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(calls).toBe(5)
})

it('ends when it is disposed', async () => {
  const { paced, ends } = work()
  paced.touch()
  paced.dispose()
  paced.touch()
  await vi.advanceTimersByTimeAsync(1000)
  expect(ends).toHaveLength(0)
  expect(vi.getTimerCount()).toBe(0)
})
